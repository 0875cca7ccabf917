namespace Persistence.Sdk.Migration.Parity;

/// <summary>In what two sides differ at a key.</summary>
internal enum DifferenceKind
{
    MissingInPostgres,
    MissingInSqlite,
    Different,

    /// <summary>The mirror has the higher version.</summary>
    AuthorityBehind,
}
