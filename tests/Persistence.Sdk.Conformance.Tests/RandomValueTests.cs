using Persistence.Sdk.Conformance.Specifications.Values;
using Persistence.Sdk.Conformance.Tests.Variants;
using Xunit.Abstractions;

namespace Persistence.Sdk.Conformance.Tests;

public sealed class Random_values_in_SqliteAlone(SqliteAlone variant, ITestOutputHelper output)
    : RandomValueSpecification(variant, output), IClassFixture<SqliteAlone>;
