using Persistence.Sdk.Conformance.Specifications.RunRecords;
using Persistence.Sdk.Conformance.Tests.Variants;

namespace Persistence.Sdk.Conformance.Tests;

public sealed class Run_records_in_SqliteAlone(SqliteAlone variant) : RunRecordStoreSpecification(variant), IClassFixture<SqliteAlone>;
