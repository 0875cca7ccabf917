namespace Persistence.Sdk.Postgres.Schema;

/// <summary>An entry of the schema history.</summary>
internal sealed record AppliedScript(int Number, string Module, string Name, string Checksum);
