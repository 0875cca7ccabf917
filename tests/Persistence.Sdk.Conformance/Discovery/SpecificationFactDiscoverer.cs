using Xunit.Abstractions;
using Xunit.Sdk;

namespace Persistence.Sdk.Conformance.Discovery;

/// <summary>Finds the tests that a class inherits from its specification. Made by the test framework.</summary>
public sealed class SpecificationFactDiscoverer(IMessageSink messages) : FactDiscoverer(messages)
{
    /// <inheritdoc />
    protected override IXunitTestCase CreateTestCase(
        ITestFrameworkDiscoveryOptions discoveryOptions, ITestMethod testMethod, IAttributeInfo factAttribute) =>
        new SpecificationTestCase(
            DiagnosticMessageSink,
            discoveryOptions.MethodDisplayOrDefault(),
            discoveryOptions.MethodDisplayOptionsOrDefault(),
            testMethod);
}
