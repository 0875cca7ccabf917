using System.Globalization;

namespace Persistence.Sdk.CrashHost;

/// <summary>What a child is told to do, as <c>name=value</c> arguments.</summary>
internal sealed record Arguments
{
    public required string Sqlite { get; init; }

    public string? Postgres { get; init; }

    public PersistencePhase Phase { get; init; }

    /// <summary>
    /// <c>write</c> until killed or stopped, <c>exit</c> at once after the writes, <c>drain</c>, <c>backfill</c>,
    /// <c>idle</c>.
    /// </summary>
    public string Run { get; init; } = "write";

    public DualWriteMode Mode { get; init; }

    /// <summary>Names the rows that only this child writes, and seeds what it does.</summary>
    public string Name { get; init; } = "child";

    /// <summary>Concurrent writers.</summary>
    public int Writers { get; init; } = 4;

    /// <summary>Writes each writer makes; 0 for no end.</summary>
    public int Writes { get; init; }

    public int Seed { get; init; } = 1;

    /// <summary>Rises from one child with the same name to the next, so that numbers never repeat.</summary>
    public int Round { get; init; }

    /// <summary>The rows of a chunk of a backfill; negative for one from Postgres to SQLite.</summary>
    public int ChunkRows { get; init; } = 10_000;

    /// <summary>The fault point at which the child kills itself, or null.</summary>
    public string? KillAt { get; init; }

    /// <summary>Which time the point is reached.</summary>
    public int Hit { get; init; } = 1;

    public static Arguments Parse(IEnumerable<string> arguments)
    {
        var given = arguments.Select(argument => argument.Split('=', 2)).ToDictionary(pair => pair[0], pair => pair[1]);
        int Number(string name, int otherwise) =>
            given.TryGetValue(name, out var text) ? int.Parse(text, CultureInfo.InvariantCulture) : otherwise;
        return new Arguments
        {
            Sqlite = given["sqlite"],
            Postgres = given.GetValueOrDefault("postgres"),
            Phase = Enum.Parse<PersistencePhase>(given.GetValueOrDefault("phase", "SqliteOnly")),
            Run = given.GetValueOrDefault("run", "write"),
            Mode = Enum.Parse<DualWriteMode>(given.GetValueOrDefault("mode", "Inline")),
            Name = given.GetValueOrDefault("name", "child"),
            Writers = Number("writers", 4),
            Writes = Number("writes", 0),
            Seed = Number("seed", 1),
            Round = Number("round", 0),
            ChunkRows = Number("chunkRows", 10_000),
            KillAt = given.GetValueOrDefault("killAt"),
            Hit = Number("hit", 1),
        };
    }

    /// <summary>The arguments that <see cref="Parse"/> reads back.</summary>
    public IEnumerable<string> ToCommandLine()
    {
        yield return $"sqlite={Sqlite}";
        yield return $"phase={Phase}";
        yield return $"run={Run}";
        yield return $"mode={Mode}";
        yield return $"name={Name}";
        yield return $"writers={Writers}";
        yield return $"writes={Writes}";
        yield return $"seed={Seed}";
        yield return $"round={Round}";
        yield return $"chunkRows={ChunkRows}";
        yield return $"hit={Hit}";
        if (Postgres is not null)
        {
            yield return $"postgres={Postgres}";
        }
        if (KillAt is not null)
        {
            yield return $"killAt={KillAt}";
        }
    }
}
