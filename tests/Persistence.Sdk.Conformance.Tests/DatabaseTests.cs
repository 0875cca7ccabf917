using Persistence.Sdk.Conformance.Specifications.Databases;
using Persistence.Sdk.Conformance.Tests.Variants;

namespace Persistence.Sdk.Conformance.Tests;

public sealed class Database_in_SqliteAlone(SqliteAlone variant) : DatabaseSpecification(variant), IClassFixture<SqliteAlone>;
