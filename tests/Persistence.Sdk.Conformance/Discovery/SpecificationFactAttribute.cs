using Xunit.Sdk;

namespace Persistence.Sdk.Conformance.Discovery;

/// <summary>
/// A test of a specification. In a class whose variant needs a Postgres it is skipped with the reason where there is
/// none.
/// </summary>
[AttributeUsage(AttributeTargets.Method)]
[XunitTestCaseDiscoverer("Persistence.Sdk.Conformance.Discovery.SpecificationFactDiscoverer",
    "Persistence.Sdk.Conformance")]
public sealed class SpecificationFactAttribute : FactAttribute;
