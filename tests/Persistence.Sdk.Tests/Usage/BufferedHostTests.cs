using System.Collections.Concurrent;
using Microsoft.Extensions.DependencyInjection;
using Persistence.Sdk.Testing.Servers;
using Persistence.Sdk.Tests.Faults.Scenes;
using Persistence.Sdk.Tests.Hosting;

namespace Persistence.Sdk.Tests.Usage;

/// <summary>The buffer of an application, over real databases.</summary>
public sealed class BufferedHostTests
{
    [PostgresTheory]
    [InlineData(PersistencePhase.SqliteOnly)]
    [InlineData(PersistencePhase.DualWrite)]
    [InlineData(PersistencePhase.PostgresOnly)]
    public async Task Nothing_that_was_accepted_is_lost_when_a_host_stops_under_load(PersistencePhase phase)
    {
        await using var pair = await DatabasePair.CreateAsync();
        var accepted = new ConcurrentBag<Guid>();
        using (var host = TestHost.Build(
            pair, phase, null, ("TokenUsage:BufferRows", "300"), ("TokenUsage:FlushRows", "40")))
        {
            await host.StartAsync();
            var buffer = host.Services.GetRequiredService<ITokenUsageBuffer>();
            var ends = Task.WhenAll(Enumerable.Range(0, 8).Select(_ => FillAsync(buffer, accepted)));
            await Eventually.TrueAsync("the buffer is under load", () => accepted.Count > 1000);
            await buffer.FlushAsync();
            await host.StopAsync();
            Assert.All(await ends, end => Assert.IsType<PersistenceStoppedException>(end));
            Assert.Equal((0, 0L), (buffer.BufferedRows, buffer.RefusedRows));
        }

        var stored = phase == PersistencePhase.PostgresOnly
            ? await pair.FromPostgresAsync<string>("SELECT string_agg(event_id::text, ',') FROM observability.token_usage")
            : await pair.FromSqliteAsync<string>("SELECT group_concat(event_id, ',') FROM observability_token_usage");
        Assert.Equal(accepted.Order(), stored!.Split(',').Select(Guid.Parse).Order());
    }

    [PostgresFact]
    public async Task A_usage_that_the_database_refuses_is_left_out_alone()
    {
        await using var pair = await DatabasePair.CreateAsync();
        using var host = TestHost.Build(pair, PersistencePhase.PostgresOnly);
        await host.StartAsync();
        await pair.OnPostgresAsync("ALTER TABLE observability.token_usage ADD CHECK (model <> 'poison')");
        var buffer = host.Services.GetRequiredService<ITokenUsageBuffer>();
        for (var i = 0; i < 20; i++)
        {
            await buffer.AddAsync(new TokenUsage { Model = i == 7 ? "poison" : "model" });
        }

        await Assert.ThrowsAsync<ConstraintViolatedException>(() => buffer.FlushAsync());

        Assert.Equal((0, 1L), (buffer.BufferedRows, buffer.RefusedRows));
        Assert.Equal(19, await pair.FromPostgresAsync<long>("SELECT count(*) FROM observability.token_usage"));
    }

    [PostgresFact]
    public async Task A_price_counts_at_once_for_what_the_same_application_records()
    {
        await using var pair = await DatabasePair.CreateAsync();
        using var host = TestHost.Build(pair, PersistencePhase.DualWrite);
        await host.StartAsync();
        var sink = host.Services.GetRequiredService<ITokenUsageSink>();
        var usage = new TokenUsage { Model = "m", InputTokens = 3 };
        Assert.Null((await sink.RecordAsync(usage)).CostTotalNanoUsd);

        await host.Services.GetRequiredService<IModelPriceStore>().SetAsync(new ModelPrice
        {
            Model = "m",
            ValidFrom = DateTimeOffset.UnixEpoch,
            InputNanoUsdPerMillion = ModelPrice.FromUsd(2.5m),
            OutputNanoUsdPerMillion = 0,
        });

        Assert.Equal(7_500, (await sink.RecordAsync(usage)).CostTotalNanoUsd);
        await Eventually.DrainedAsync(pair); // by the replicator, where the mirror was slow
        await host.StopAsync();
        await Contents.AssertEqualAsync(pair);
    }

    [Fact]
    public async Task A_buffer_of_a_module_that_is_not_in_use_is_refused_by_name()
    {
        var services = new ServiceCollection();
        services.AddUnifiedPersistence(options => options.Modules = []);
        await using var provider = services.BuildServiceProvider();

        Assert.Throws<ModuleNotInUseException>(() => provider.GetRequiredService<ITokenUsageBuffer>());
    }

    private static async Task<Exception?> FillAsync(ITokenUsageBuffer buffer, ConcurrentBag<Guid> accepted)
    {
        while (true)
        {
            var id = Guid.NewGuid();
            try
            {
                await buffer.AddAsync(new TokenUsage { EventId = id, InputTokens = 1 });
                accepted.Add(id);
            }
            catch (PersistenceException end)
            {
                return end;
            }
        }
    }
}
