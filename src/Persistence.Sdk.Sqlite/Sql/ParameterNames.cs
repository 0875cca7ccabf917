using Persistence.Sdk.Core.Tables;

namespace Persistence.Sdk.Sqlite.Sql;

/// <summary>
/// The parameters that the library adds to a statement. They begin with a capital, which no column and no parameter of
/// a store can.
/// </summary>
internal static class ParameterNames
{
    public const string Version = "Version";
    public const string KeyText = "KeyText";
    public const string Limit = "Limit";

    /// <summary>All columns, then version and key text: what a whole row takes.</summary>
    public static string[] ForRow(TableDefinition table) =>
        [.. table.Columns.Select(column => column.Name), Version, KeyText];

    /// <summary>The key columns, then the version.</summary>
    public static string[] ForKey(TableDefinition table) => [.. table.Key.Select(column => column.Name), Version];
}
