namespace Persistence.Sdk.Migration.Parity;

/// <summary>How closely to look.</summary>
internal enum ParityMode
{
    /// <summary>The number of rows alone.</summary>
    Counts,

    /// <summary>Rows at random places, whole.</summary>
    Sample,

    /// <summary>Every row, column by column.</summary>
    Full,
}
