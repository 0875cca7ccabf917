namespace PaperPipeline.Check.Tables;

/// <summary>How many rows of one table and kind each side has, and how many are not the same on both.</summary>
internal sealed record ComparedRows(
    string Table, string Kind, int InSqlite, int InPostgres, int MissingInSqlite, int MissingInPostgres, int Different)
{
    public int Wrong => MissingInSqlite + MissingInPostgres + Different;
}
