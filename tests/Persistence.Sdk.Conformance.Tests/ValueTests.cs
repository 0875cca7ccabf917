using Persistence.Sdk.Conformance.Specifications.Values;
using Persistence.Sdk.Conformance.Tests.Variants;

namespace Persistence.Sdk.Conformance.Tests;

public sealed class Values_in_SqliteAlone(SqliteAlone variant) : ValueSpecification(variant), IClassFixture<SqliteAlone>;
