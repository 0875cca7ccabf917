using Persistence.Sdk.Testing.Servers;
using Xunit.Abstractions;
using Xunit.Sdk;

namespace Persistence.Sdk.Conformance.Discovery;

/// <summary>One test of a specification on one variant.</summary>
public sealed class SpecificationTestCase : XunitTestCase
{
    /// <summary>For the test framework, which fills in what it has stored.</summary>
    [Obsolete("Only the test framework makes one without arguments.", error: true)]
    public SpecificationTestCase()
    {
    }

    /// <summary>Makes the case of one method in one class.</summary>
    public SpecificationTestCase(
        IMessageSink messages, TestMethodDisplay display, TestMethodDisplayOptions displayOptions,
        ITestMethod testMethod)
        : base(messages, display, displayOptions, testMethod)
    {
    }

    /// <inheritdoc />
    protected override string? GetSkipReason(IAttributeInfo factAttribute) =>
        TestMethod.TestClass.Class.Interfaces.SelectMany(type => type.GetGenericArguments()).Any(NeedsPostgres)
            ? new PostgresFactAttribute().Skip
            : null;

    private static bool NeedsPostgres(ITypeInfo fixture) =>
        fixture.GetCustomAttributes(typeof(NeedsPostgresAttribute).AssemblyQualifiedName).Any();
}
