namespace Persistence.Sdk.Conformance.Discovery;

/// <summary>Marks a fixture that needs a Postgres.</summary>
[AttributeUsage(AttributeTargets.Class)]
public sealed class NeedsPostgresAttribute : Attribute;
