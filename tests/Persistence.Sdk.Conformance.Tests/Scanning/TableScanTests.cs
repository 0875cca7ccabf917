using Persistence.Sdk.Conformance.Specifications.Values;
using Persistence.Sdk.Conformance.Tables;
using Persistence.Sdk.Conformance.Tests.Variants;
using Persistence.Sdk.Core.Control;
using Persistence.Sdk.Core.Databases;
using Persistence.Sdk.Core.Scanning;
using Persistence.Sdk.Core.Tables;
using Persistence.Sdk.Core.Writing;
using Persistence.Sdk.Testing.Randomness;
using Persistence.Sdk.Testing.Servers;
using Xunit.Abstractions;

namespace Persistence.Sdk.Conformance.Tests.Scanning;

/// <summary>Both databases are read in one order, whole, whatever the size of the chunks.</summary>
public sealed class TableScanTests(ITestOutputHelper output)
{
    private static readonly TableDefinition<TypedKeys> Keys = ConformanceTables.TypedKeys;
    private static readonly TableDefinition<AllKinds> Kinds = ConformanceTables.AllKinds;

    [PostgresFact]
    public async Task S25_Keys_of_every_kind_come_in_one_order_from_both_sides_in_chunks_of_any_size()
    {
        await using var pair = await BoundPair.CreateAsync(DatabaseSide.Sqlite);
        var random = Seed.Next(output).Random();
        var values = new RandomValues(random);
        await FillAsync(pair, Enumerable.Range(0, 300).Select(_ => values.Key()).Prepend(values.Key() with { Text = "" }), Keys);

        var whole = await ScanAsync(pair.Authority, Keys, new Fence(BoundPair.Epoch), 1_000);

        Assert.NotEmpty(whole);
        Assert.Equal(whole, await ScanAsync(pair.Authority, Keys, null, random.Next(1, 50)));
        Assert.Equal(whole, await ScanAsync(pair.Mirror, Keys, null, random.Next(1, 50)));
        Assert.Equal(whole.Count, await pair.Authority.Scan.CountAsync(Keys, default));
        Assert.Equal(whole.Count, await pair.Mirror.Scan.CountAsync(Keys, default));
    }

    [PostgresFact]
    public async Task A_scan_gives_rows_and_versions_as_they_were_written()
    {
        await using var pair = await BoundPair.CreateAsync(DatabaseSide.Sqlite);
        var values = new RandomValues(Seed.Next(output).Random());
        var images = await FillAsync(pair, Enumerable.Range(0, 50).Select(i => values.Row($"{i:D3}")), Kinds);

        foreach (var side in new[] { pair.Authority, pair.Mirror })
        {
            var chunk = await side.Scan.ReadAsync(new ScanPage(Kinds, null, null, 100), null, default);

            Assert.True(chunk.IsEnd);
            Assert.Equal(images.Select(image => image.Version), chunk.Rows.Select(row => row.Version));
            Assert.All(chunk.Rows.Zip(images), pair => Assert.Empty(pair.First.Row.DifferencesTo(pair.Second.Row!)));
        }
    }

    [PostgresFact]
    public async Task A_page_ends_with_the_key_it_may_go_up_to()
    {
        await using var pair = await BoundPair.CreateAsync(DatabaseSide.Sqlite);
        await FillAsync(pair, Enumerable.Range(0, 9).Select(i => new AllKinds { Id = $"{i}" }), Kinds);

        foreach (var side in new[] { pair.Authority, pair.Mirror })
        {
            var page = new ScanPage(Kinds, RowKey.Of(Kinds, "2"), RowKey.Of(Kinds, "5"), 10);
            var chunk = await side.Scan.ReadAsync(page, null, default);

            Assert.Equal(["3", "4", "5"], chunk.Rows.Select(row => (string)row.Row.Values[0]!));
            Assert.True(chunk.IsEnd);
            Assert.Equal("[\"5\"]", chunk.Last!.Text);
        }
    }

    [PostgresFact]
    public async Task A_scan_of_the_authority_is_fenced()
    {
        await using var pair = await BoundPair.CreateAsync(DatabaseSide.Postgres);
        var page = new ScanPage(Kinds, null, null, 10);

        await Assert.ThrowsAsync<AuthorityChangedException>(
            () => pair.Authority.Scan.ReadAsync(page, new Fence(BoundPair.Epoch + 1), default));
        await Assert.ThrowsAsync<AuthorityChangedException>(
            () => pair.Mirror.Scan.ReadAsync(page, Fence.AnyEpoch, default));
    }

    [PostgresFact]
    public async Task S51_A_damaged_row_stands_beside_its_neighbours_with_its_key_and_the_guilty_column()
    {
        await using var pair = await BoundPair.CreateAsync(DatabaseSide.Sqlite);
        await FillAsync(pair, Enumerable.Range(0, 6).Select(i => new AllKinds { Id = $"{i}", Int = i }), Kinds);
        await SqliteFiles.ExecuteAsync(pair.File, "UPDATE conformance_all_kinds SET an_integer = 'three' WHERE id = '3'");
        await SqliteFiles.ExecuteAsync(
            pair.File, "UPDATE conformance_all_kinds SET a_text = CAST(x'C328' AS TEXT) WHERE id = '5'");
        await SqliteFiles.ExecuteAsync(pair.File, "UPDATE conformance_all_kinds SET id = x'00FF' WHERE id = '0'");

        for (var limit = 1; limit < 8; limit++)
        {
            var (rows, damaged) = await ReadAllAsync(pair.Authority, Kinds, limit);

            Assert.Equal(["1", "2", "4"], rows.Select(row => (string)row.Row.Values[0]!));
            Assert.Equal(
                ["[\"3\"]: an_integer", "[\"5\"]: a_text", ": id"],
                damaged.Select(row => $"{row.Key?.Text}: {row.Problem.Column}"));
        }
    }

    private static async Task<IReadOnlyList<RowImage>> FillAsync<T>(
        BoundPair pair, IEnumerable<T> records, TableDefinition<T> table)
        where T : class
    {
        var changes = new ChangeSet();
        foreach (var record in records)
        {
            changes.Put(table, record);
        }

        var write = await pair.Authority.WriteAsync(changes, new Fence(BoundPair.Epoch), default);
        RowImage[] images = [.. write.Outcomes.SelectMany(outcome => outcome.Images)];
        await pair.ApplyAsync(images);
        return images;
    }

    private static async Task<IReadOnlyList<string>> ScanAsync(
        IDatabaseSide side, TableDefinition table, Fence? fence, int limit)
    {
        var keys = new List<string>();
        RowKey? after = null;
        for (ScanChunk? chunk = null; chunk is not { IsEnd: true }; after = chunk.Last)
        {
            chunk = await side.Scan.ReadAsync(new ScanPage(table, after, null, limit), fence, default);
            Assert.InRange(chunk.Rows.Count, 0, limit);
            keys.AddRange(chunk.Rows.Select(row => row.Row.Key.Text));
        }

        return keys;
    }

    private static async Task<(List<VersionedRow> Rows, List<DamagedRow> Damaged)> ReadAllAsync(
        IDatabaseSide side, TableDefinition table, int limit)
    {
        var (rows, damaged) = (new List<VersionedRow>(), new List<DamagedRow>());
        RowKey? after = null;
        for (ScanChunk? chunk = null; chunk is not { IsEnd: true }; after = chunk.Last)
        {
            chunk = await side.Scan.ReadAsync(new ScanPage(table, after, null, limit), null, default);
            rows.AddRange(chunk.Rows);
            damaged.AddRange(chunk.Damaged);
        }

        return (rows, damaged);
    }
}
