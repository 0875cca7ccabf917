using Persistence.Sdk.Core.Foreign;
using Persistence.Sdk.Import.Reading;
using Persistence.Sdk.Import.Writing;

namespace Persistence.Sdk.Import.Ragonometrics;

/// <summary>A table of the source system that has a place in the stores.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Target">The table its rows belong to.</param>
/// <param name="Required">The columns without which no row can be read.</param>
/// <param name="Others">The further columns; one that is missing reads as NULL.</param>
/// <param name="Map">Makes the row of the store.</param>
internal sealed record LegacyTable(
    string Name, string Target, string[] Required, string[] Others, Func<LegacyRow, IForeignFile, Image> Map)
{
    /// <summary>Whether a table is this one: by its name, or by all of its columns.</summary>
    public bool Is(ForeignTable table) => table.Name == Name || (table.Has(Required) && table.Has(Others));
}
