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

/// <summary>
/// Both databases write equal rows as equal bytes and different rows as different ones, in the order of keys.
/// </summary>
public sealed class EncodedRowsTests(ITestOutputHelper output)
{
    private static readonly TableDefinition<TypedKeys> Keys = ConformanceTables.TypedKeys;
    private static readonly TableDefinition<AllKinds> Kinds = ConformanceTables.AllKinds;

    [PostgresFact]
    public async Task Values_of_every_kind_are_the_same_bytes_on_both_sides()
    {
        await using var pair = await BoundPair.CreateAsync(DatabaseSide.Sqlite);
        var values = new RandomValues(Seed.Next(output).Random());
        await FillAsync(pair, Enumerable.Range(0, 300).Select(i => values.Row($"{i:D3}")), Kinds);

        var sqlite = await ReadAsync(pair.Authority, Kinds, 1_000);
        var postgres = await ReadAsync(pair.Mirror, Kinds, 1_000);

        Assert.Equal(300, sqlite.Count);
        Assert.Equal(sqlite, postgres);
    }

    [PostgresFact]
    public async Task S25_The_order_of_the_bytes_is_the_order_of_the_keys_in_pages_of_any_size()
    {
        await using var pair = await BoundPair.CreateAsync(DatabaseSide.Sqlite);
        var random = Seed.Next(output).Random();
        var values = new RandomValues(random);
        await FillAsync(pair, Enumerable.Range(0, 300).Select(_ => values.Key()).Prepend(values.Key() with { Text = "" }), Keys);

        var whole = await ReadAsync(pair.Authority, Keys, 1_000);

        Assert.Equal(whole, await ReadAsync(pair.Authority, Keys, random.Next(1, 50)));
        Assert.Equal(whole, await ReadAsync(pair.Mirror, Keys, random.Next(1, 50)));
        Assert.Equal(whole, await ReadAsync(pair.Authority, Keys, 1_000, random.Next(1, 5_000)));
        Assert.Equal(whole, await ReadAsync(pair.Mirror, Keys, 1_000, random.Next(1, 5_000)));
        Assert.Equal(whole, whole.OrderBy(row => row.KeyBytes, StringComparer.Ordinal));
    }

    [PostgresTheory]
    [InlineData(DatabaseSide.Sqlite)]
    [InlineData(DatabaseSide.Postgres)]
    public async Task S44_Nothing_is_not_the_empty_text_and_no_value_runs_into_its_neighbour(DatabaseSide side)
    {
        await using var pair = await BoundPair.CreateAsync(side);
        AllKinds[] rows =
        [
            new() { Id = "1" }, new() { Id = "1", Text = "" }, new() { Id = "1", Bounded = "" },
            new() { Id = "1", Text = "ab", Bounded = "c" }, new() { Id = "1", Text = "a", Bounded = "bc" },
            new() { Id = "1", Bytes = Array.Empty<byte>() }, new() { Id = "1", Vector = Array.Empty<float>() },
            new() { Id = "1", Int = 0 }, new() { Id = "1", Long = 0 }, new() { Id = "1", Flag = false },
        ];
        var seen = new HashSet<string>();
        foreach (var row in rows)
        {
            await pair.Authority.WriteAsync(new ChangeSet().Put(Kinds, row), new Fence(BoundPair.Epoch), default);
            Assert.True(seen.Add((await ReadAsync(pair.Authority, Kinds, 10)).Single().Contents));
        }
    }

    [PostgresFact]
    public async Task S51_A_row_without_a_readable_key_is_told_beside_its_neighbours_in_pages_of_any_size()
    {
        await using var pair = await BoundPair.CreateAsync(DatabaseSide.Sqlite);
        await FillAsync(pair, Enumerable.Range(0, 6).Select(i => new AllKinds { Id = $"{i}" }), Kinds);
        await SqliteFiles.ExecuteAsync(pair.File, "UPDATE conformance_all_kinds SET id = x'00FF' WHERE id = '0'");
        await SqliteFiles.ExecuteAsync(pair.File, "UPDATE conformance_all_kinds SET id = CAST(x'C328' AS TEXT) WHERE id = '1'");
        await SqliteFiles.ExecuteAsync(
            pair.File, $"UPDATE conformance_all_kinds SET id = '{new string('x', RowKey.MaxTextBytes)}' WHERE id = '2'");

        for (var limit = 1; limit < 8; limit++)
        {
            var damaged = new List<DamagedRow>();
            var rows = await ReadAsync(pair.Authority, Kinds, limit, damaged: damaged);

            Assert.Equal(["[\"3\"]", "[\"4\"]", "[\"5\"]"], rows.Select(row => row.Key));
            Assert.Equal(["id", "id", "id"], damaged.Select(row => row.Problem.Column));
        }
    }

    [PostgresFact]
    public async Task What_stands_at_keys_is_told_with_tombstones_and_what_is_pending()
    {
        await using var pair = await BoundPair.CreateAsync(DatabaseSide.Sqlite);
        var images = await FillAsync(pair, Enumerable.Range(0, 3).Select(i => new AllKinds { Id = $"{i}" }), Kinds);
        var gone = await pair.Authority.WriteAsync(
            new ChangeSet().Delete(images[1].Key), new Fence(BoundPair.Epoch), default);
        var tombstone = gone.Outcomes[0].Images[0];
        await pair.ApplyAsync(tombstone);
        pair.Authority.Pending.Acknowledge([images[0], images[1], images[2], tombstone]);
        await pair.Authority.Pending.FlushAsync(default);
        var written = await pair.Authority.WriteAsync(
            new ChangeSet().Put(Kinds, new AllKinds { Id = "0", Int = 7 }), new Fence(BoundPair.Epoch), default);
        RowKey[] keys = [RowKey.Of(Kinds, "never"), images[2].Key, images[1].Key, images[0].Key];

        var authority = await pair.Authority.Scan.FindAsync(keys, new Fence(BoundPair.Epoch), default);
        var mirror = await pair.Mirror.Scan.FindAsync(keys, null, default);

        Assert.Equal(
            [(0, false, false), (images[2].Version, true, false), (tombstone.Version, false, false),
                (written.Outcomes[0].Images[0].Version, true, true)],
            authority.Select(state => (state.Version, state.HasRow, state.IsPending)));
        Assert.Equal(
            [(0, false), (images[2].Version, true), (tombstone.Version, false), (images[0].Version, true)],
            mirror.Select(state => (state.Version, state.HasRow)));
        Assert.Equal(keys, mirror.Select(state => state.Key));
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

    private static async Task<List<Encoded>> ReadAsync(
        IDatabaseSide side, TableDefinition table, int limit, long bytes = long.MaxValue, List<DamagedRow>? damaged = null)
    {
        var rows = new List<Encoded>();
        RowKey? after = null;
        for (var page = new EncodedRows(table); !page.IsEnd;)
        {
            await side.Scan.ReadEncodedAsync(new ScanPage(table, after, null, limit, bytes), page, null, default);
            damaged?.AddRange(page.Damaged);
            for (var row = 0; row < page.Count; row++)
            {
                after = page.KeyOf(row);
                rows.Add(new Encoded(
                    after.Text, Convert.ToHexString(page.KeyBytesOf(row)), page.VersionOf(row),
                    Convert.ToHexString(page.ContentsOf(row))));
            }
        }

        return rows;
    }

    private sealed record Encoded(string Key, string KeyBytes, long Version, string Contents);
}
