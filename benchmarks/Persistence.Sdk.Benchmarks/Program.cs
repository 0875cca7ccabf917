using Persistence.Sdk.Benchmarks.Backfills;
using Persistence.Sdk.Benchmarks.Cutovers;
using Persistence.Sdk.Benchmarks.Draining;
using Persistence.Sdk.Benchmarks.Imports;
using Persistence.Sdk.Benchmarks.Measuring;
using Persistence.Sdk.Benchmarks.Mirrors;
using Persistence.Sdk.Benchmarks.Queues;
using Persistence.Sdk.Benchmarks.Reads;
using Persistence.Sdk.Benchmarks.Rollups;
using Persistence.Sdk.Benchmarks.Scenarios;
using Persistence.Sdk.Benchmarks.StartUp;
using Persistence.Sdk.Benchmarks.Vectors;
using Persistence.Sdk.Benchmarks.Verifying;

// Usage: Persistence.Sdk.Benchmarks
//     [all|wide|bare|single|sides|phase4|narrow|narrow4|cacheread|phasereads|drain|backfill|verify|cutover|mirror|queue|nearest|import|rollup|startup] [quick]
// (Release build; default durability on both sides; quick only shows that a scenario of writes works)
var wanted = args.Length == 0 ? "all" : args[0];
if (wanted == StartUpChild.Argument)
{
    await StartUpChild.RunAsync(args.AsMemory(1));
    return 0;
}

if (wanted == BackfillMemory.Argument)
{
    await BackfillMemory.RunChildAsync(args.AsMemory(1));
    return 0;
}

if (wanted == "startup")
{
    await StartUps.RunAsync();
    return 0;
}

if (wanted == "cacheread")
{
    await CacheReads.RunAsync();
    return 0;
}

if (wanted == "phasereads")
{
    await PhaseReads.RunAsync();
    return 0;
}

if (wanted == "drain")
{
    await Drain.RunAsync(rows: 300_000);
    return 0;
}

if (wanted == "backfill")
{
    var isQuick = args.Contains("quick");
    await BackfillScenario.RunAsync(isQuick ? 30_000 : 300_000);
    await BackfillMemory.RunAsync(isQuick ? 100_000 : 1_000_000);
    return 0;
}

if (wanted == "cutover")
{
    await CutoverScenario.RunAsync(flips: args.Contains("quick") ? 3 : 50);
    return 0;
}

if (wanted == "mirror")
{
    var isQuick = args.Contains("quick");
    await MirrorScenario.RunAsync(isQuick ? 1 : 9, TimeSpan.FromSeconds(isQuick ? 2 : 4));
    return 0;
}

if (wanted == "queue")
{
    await QueueScenario.RunAsync(args.Contains("quick") ? 5_000 : 50_000);
    return 0;
}

if (wanted == "nearest")
{
    await NearestScenario.RunAsync(args.Contains("quick") ? 10_000 : 100_000);
    return 0;
}

if (wanted == "import")
{
    await ImportScenario.RunAsync(args.Contains("quick") ? 10_000 : 200_000);
    return 0;
}

if (wanted == "rollup")
{
    await RollupScenario.RunAsync(args.Contains("quick") ? 100_000 : 1_000_000);
    return 0;
}

if (wanted == "verify")
{
    await VerifyScenario.RunAsync(args.Contains("quick") ? 30_000 : 300_000);
    return 0;
}

var pace = args.Contains("quick") ? Pace.Quick : Pace.Full;
var scenarios = WriteScenarios.All.Where(scenario => wanted == "all" || scenario.Name == wanted).ToArray();
if (scenarios.Length == 0)
{
    Console.Error.WriteLine($"unknown scenario '{wanted}'; one of all, {string.Join(", ", WriteScenarios.All.Select(s => s.Name))}");
    return 2;
}

foreach (var scenario in scenarios)
{
    await scenario.RunAsync(pace);
}

return 0;
