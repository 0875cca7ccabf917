namespace Persistence.Sdk.Conformance.Discovery;

/// <summary>Says that the tests of a class need a Postgres.</summary>
[AttributeUsage(AttributeTargets.Class)]
public sealed class NeedsPostgresAttribute : Attribute;
