namespace Persistence.Sdk;

/// <summary>In what the answers of both databases to one question differed.</summary>
public enum ShadowDifference
{
    /// <summary>They hold different values, or a different number of rows.</summary>
    Different,

    /// <summary>They hold the same rows in another order.</summary>
    OtherOrder,

    /// <summary>Only Postgres has the row.</summary>
    MissingInSqlite,

    /// <summary>Only SQLite has the row.</summary>
    MissingInPostgres,

    /// <summary>The mirror has a later version of the row than the database that decides.</summary>
    AuthorityBehind,
}
