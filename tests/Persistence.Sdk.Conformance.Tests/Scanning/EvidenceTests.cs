using Persistence.Sdk.Conformance.Tables;
using Persistence.Sdk.Conformance.Tests.Variants;
using Persistence.Sdk.Core.Databases;
using Persistence.Sdk.Core.Evidence;
using Persistence.Sdk.Testing.Servers;

namespace Persistence.Sdk.Conformance.Tests.Scanning;

/// <summary>Evidence is kept alike in both databases: the latest of each kind about each table.</summary>
public sealed class EvidenceTests
{
    [PostgresFact]
    public async Task The_latest_result_of_a_kind_about_a_table_takes_the_place_of_the_one_before()
    {
        await using var pair = await BoundPair.CreateAsync(DatabaseSide.Sqlite);
        foreach (var evidence in new[] { pair.Authority.Evidence, pair.Mirror.Evidence })
        {
            await evidence.RecordAsync(Entry(EvidenceKind.Parity, "a.b", 3, false), default);
            await evidence.RecordAsync(Entry(EvidenceKind.Parity, "a.b", 4, true), default);
            await evidence.RecordAsync(Entry(EvidenceKind.Backfill, "a.b", 4, true), default);
            await evidence.RecordAsync(Entry(EvidenceKind.Parity, "a.c", 5, true), default);

            var all = await evidence.ListAsync(default);

            Assert.Equal(
                ["Backfill a.b 4 True", "Parity a.b 4 True", "Parity a.c 5 True"],
                all.Select(entry => $"{entry.Kind} {entry.Table} {entry.CoverageEpoch} {entry.IsClean}"));
            Assert.All(all, entry => Assert.Equal("""{"rows": 1}""", entry.Report));
            Assert.All(all, entry => Assert.Equal(TimeSpan.Zero, entry.RecordedAt.Offset));
            Assert.All(all, entry => Assert.True(entry.RecordedAt > DateTimeOffset.UnixEpoch));
        }
    }

    [PostgresFact]
    public async Task Voiding_a_table_leaves_its_preflight_and_other_tables_alone()
    {
        await using var pair = await BoundPair.CreateAsync(DatabaseSide.Sqlite);
        var table = ConformanceTables.Accounts;
        foreach (var evidence in new[] { pair.Authority.Evidence, pair.Mirror.Evidence })
        {
            await evidence.RecordAsync(Entry(EvidenceKind.Preflight, table.ToString(), 0, true), default);
            await evidence.RecordAsync(Entry(EvidenceKind.Backfill, table.ToString(), 1, true), default);
            await evidence.RecordAsync(Entry(EvidenceKind.Parity, table.ToString(), 1, true), default);
            await evidence.RecordAsync(Entry(EvidenceKind.Parity, "a.b", 1, true), default);

            await evidence.VoidAsync(table, default);

            Assert.Equal(
                ["Parity a.b", $"Preflight {table}"],
                (await evidence.ListAsync(default)).Select(entry => $"{entry.Kind} {entry.Table}"));
        }
    }

    private static EvidenceEntry Entry(EvidenceKind kind, string table, long coverage, bool clean) =>
        new(kind, table, coverage, clean, default, """{"rows": 1}""");
}
