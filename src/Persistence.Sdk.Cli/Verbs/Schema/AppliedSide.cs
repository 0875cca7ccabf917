namespace Persistence.Sdk.Cli.Verbs.Schema;

/// <summary>What <c>schema apply</c> did on a side.</summary>
internal sealed record AppliedSide(DatabaseSide Side, IReadOnlyList<string> Applied);
