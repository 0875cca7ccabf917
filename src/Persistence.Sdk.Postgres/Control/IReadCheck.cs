using Npgsql;

namespace Persistence.Sdk.Postgres.Control;

/// <summary>
/// What a read checks in the snapshot that its rows come from: columns of the control row, <c>c</c>, which stand before
/// those of the row.
/// </summary>
/// <typeparam name="TFence">What the reader believes.</typeparam>
internal interface IReadCheck<in TFence>
{
    /// <summary>The columns to select.</summary>
    string Columns { get; }

    /// <summary>How many they are.</summary>
    int Width { get; }

    /// <summary>Checks the columns of the row at which the reader stands.</summary>
    void Check(NpgsqlDataReader reader, TFence fence);

    /// <summary>The exception of a database without a control row.</summary>
    PersistenceException Missing(TFence fence);
}
