namespace Persistence.Sdk.Migration.Parity;

/// <summary>A column in which two rows differ.</summary>
/// <param name="Column">The column, or <c>row_version</c>.</param>
/// <param name="Sqlite">The value in SQLite; null where it is NULL or was not asked for.</param>
/// <param name="Postgres">The value in Postgres; null where it is NULL or was not asked for.</param>
internal sealed record ColumnDifference(string Column, string? Sqlite, string? Postgres);
