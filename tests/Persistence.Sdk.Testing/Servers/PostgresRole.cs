namespace Persistence.Sdk.Testing.Servers;

/// <summary>A login role made for one test.</summary>
public sealed record PostgresRole(string Name, string Password);
