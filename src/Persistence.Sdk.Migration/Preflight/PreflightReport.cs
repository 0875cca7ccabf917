namespace Persistence.Sdk.Migration.Preflight;

/// <summary>What a scan of the SQLite side found.</summary>
internal sealed record PreflightReport(IReadOnlyList<TablePreflight> Tables)
{
    /// <summary>Whether Postgres would take every row.</summary>
    public bool IsClean => Tables.All(table => table.Findings.Count == 0);
}
