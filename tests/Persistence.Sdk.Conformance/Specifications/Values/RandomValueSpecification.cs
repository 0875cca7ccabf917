using System.Text.Json;
using Persistence.Sdk.Conformance.Discovery;
using Persistence.Sdk.Conformance.Fixtures;
using Persistence.Sdk.Conformance.Tables;
using Persistence.Sdk.Core.Querying;
using Persistence.Sdk.Core.Tables;
using Persistence.Sdk.Core.Writing;
using Persistence.Sdk.Testing.Randomness;
using Xunit.Abstractions;

namespace Persistence.Sdk.Conformance.Specifications.Values;

/// <summary>
/// Whatever is drawn at random is read back equal, kind by kind, on every variant. Replays from its seed.
/// </summary>
public abstract class RandomValueSpecification(
    ConformanceFixture fixture, ITestOutputHelper output) : Specification(fixture)
{
    private const int Rows = 120;
    private const int RowsPerSet = 40;

    [SpecificationFact]
    public async Task Texts_return() =>
        await ReturnAsync(row => new AllKinds { Id = row.Id, Text = row.Text }, row => row.Text);

    [SpecificationFact]
    public async Task Integers_return() =>
        await ReturnAsync(row => new AllKinds { Id = row.Id, Int = row.Int }, row => row.Int);

    [SpecificationFact]
    public async Task Bigints_return() =>
        await ReturnAsync(row => new AllKinds { Id = row.Id, Long = row.Long }, row => row.Long);

    [SpecificationFact]
    public async Task Booleans_return() =>
        await ReturnAsync(row => new AllKinds { Id = row.Id, Flag = row.Flag }, row => row.Flag);

    [SpecificationFact]
    public async Task Doubles_return() => await ReturnAsync(
        row => new AllKinds { Id = row.Id, Real = row.Real },
        row => row.Real is { } number ? BitConverter.DoubleToInt64Bits(number) : (long?)null);

    [SpecificationFact]
    public async Task Decimals_return() => await ReturnAsync(
        row => new AllKinds { Id = row.Id, Exact = row.Exact, Money = row.Money }, row => (row.Exact, row.Money));

    [SpecificationFact]
    public async Task Timestamps_return() =>
        await ReturnAsync(row => new AllKinds { Id = row.Id, Moment = row.Moment }, row => row.Moment?.Ticks);

    [SpecificationFact]
    public async Task Dates_return() =>
        await ReturnAsync(row => new AllKinds { Id = row.Id, Day = row.Day }, row => row.Day);

    [SpecificationFact]
    public async Task Uuids_return() =>
        await ReturnAsync(row => new AllKinds { Id = row.Id, Uuid = row.Uuid }, row => row.Uuid);

    [SpecificationFact]
    public async Task Documents_return() =>
        await ReturnAsync(row => new AllKinds { Id = row.Id, Json = row.Json }, row => row.Json, SameDocument);

    [SpecificationFact]
    public async Task Bytes_return() => await ReturnAsync(
        row => new AllKinds { Id = row.Id, Bytes = row.Bytes },
        row => row.Bytes is { } bytes ? Convert.ToHexString(bytes.Span) : null);

    [SpecificationFact]
    public async Task Vectors_return() => await ReturnAsync(
        row => new AllKinds { Id = row.Id, Vector = row.Vector },
        row => row.Vector is { } vector ? string.Join(
            ' ', vector.ToArray().Select(BitConverter.SingleToInt32Bits)) : null);

    [SpecificationFact]
    public async Task Enums_return() =>
        await ReturnAsync(row => new AllKinds { Id = row.Id, Shade = row.Shade }, row => row.Shade);

    [SpecificationFact]
    public async Task Rows_of_all_kinds_return() =>
        await ReturnAsync(row => row, row => (row.Text, row.Int, row.Real, row.Moment?.Ticks));

    [SpecificationFact]
    public async Task Events_of_random_months_return()
    {
        var random = Seed.Next(output).Random();
        var events = Enumerable.Range(0, 8).Select(i => new Event
        {
            HappenedAt = DateTimeOffset.UnixEpoch.AddYears(random.Next(-1900, 8000)).AddMinutes(random.Next(500_000)),
            EventId = new Guid(i, 0, 0, BitConverter.GetBytes(random.NextInt64())),
        }).ToArray();

        await Database.WriteAsync(events.Aggregate(
            new ChangeSet(), (set, row) => set.Insert(ConformanceTables.Events, row)));

        foreach (var row in events)
        {
            Assert.Equal(row, await Database.FindAsync(
                ConformanceTables.Events, RowKey.Of(ConformanceTables.Events, row.HappenedAt, row.EventId)));
        }
    }

    private static bool SameDocument(JsonElement? left, JsonElement? right) => left is { } one && right is { } other
        ? JsonElement.DeepEquals(one, other)
        : left is null && right is null;

    private async Task ReturnAsync<T>(
        Func<AllKinds, AllKinds> only, Func<AllKinds, T> read, Func<T, T, bool>? same = null)
    {
        same ??= EqualityComparer<T>.Default.Equals;
        var values = new RandomValues(Seed.Next(output).Random());
        var prefix = NewId();
        var rows = Enumerable.Range(0, Rows).Select(i => only(values.Row($"{prefix}/{i:D5}"))).ToArray();
        foreach (var chunk in rows.Chunk(RowsPerSet))
        {
            var puts = new ChangeSet();
            Array.ForEach(chunk, row => puts.Put(ConformanceTables.AllKinds, row));
            await Database.WriteAsync(puts);
        }

        var id = ConformanceTables.AllKinds["id"];
        var stored = await Database.QueryAsync(TableQuery.Rows(
            ConformanceTables.AllKinds, SqlText.Same("WHERE id >= @from AND id < @to ORDER BY id"),
            new SqlParameters().Add("from", id, prefix + "/").Add("to", id, prefix + "0")));
        Assert.Equal(rows.Length, stored.Count);
        Assert.All(rows.Zip(stored), pair => Assert.True(
            same(read(pair.First), read(pair.Second)), $"{pair.First} came back as {pair.Second}."));
    }
}
