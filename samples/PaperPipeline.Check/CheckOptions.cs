using System.Globalization;

namespace PaperPipeline.Check;

/// <summary>What the command line asks for.</summary>
internal sealed record CheckOptions
{
    /// <summary>Holds the Postgres connection string: a command line can be seen by others.</summary>
    public const string PostgresVariable = "PAPERPIPELINE_CHECK_POSTGRES";

    public const string Help = $"""
        Compares both databases of a PaperPipeline with plain SQL, and with its log of acknowledged writes.

        usage: PaperPipeline.Check --sqlite <file> --ack-log <file> [options]

          --postgres <connection string>   the other database (environment: {PostgresVariable});
                                           without one, SQLite alone is checked against the log
          --wait <seconds>                 wait at most so long until nothing is pending (0)
          --outage <from> <to>             two times, ISO 8601: the longest write between them is shown too
          --brief                          without the numbers of rows by table
          --left-behind <time>             when SQLite was left (phase PostgresOnly was asked for): what has been
                                           written since is looked for in Postgres alone

        exit codes: 0 nothing lost or different, 1 something is, 2 usage
        """;

    public string Sqlite { get; init; } = "";

    public string AckLog { get; init; } = "";

    public string? Postgres { get; init; } = Environment.GetEnvironmentVariable(PostgresVariable);

    public TimeSpan Wait { get; init; }

    public (DateTimeOffset From, DateTimeOffset To)? Outage { get; init; }

    public bool Brief { get; init; }

    /// <summary>When SQLite was left behind; null where it was not.</summary>
    public DateTimeOffset? LeftBehind { get; init; }

    public static CheckOptions Read(IReadOnlyList<string> arguments)
    {
        var options = new CheckOptions();
        using var rest = arguments.GetEnumerator();
        string Next(string name) => rest.MoveNext() ? rest.Current : throw new UsageException($"{name} needs a value.");
        while (rest.MoveNext())
        {
            options = rest.Current switch
            {
                "--sqlite" => options with { Sqlite = Next("--sqlite") },
                "--ack-log" => options with { AckLog = Next("--ack-log") },
                "--postgres" => options with { Postgres = Next("--postgres") },
                "--wait" => options with { Wait = TimeSpan.FromSeconds(Seconds(Next("--wait"))) },
                "--outage" => options with
                {
                    Outage = (Time("--outage", Next("--outage")), Time("--outage", Next("--outage"))),
                },
                "--brief" => options with { Brief = true },
                "--left-behind" => options with { LeftBehind = Time("--left-behind", Next("--left-behind")) },
                var other => throw new UsageException($"There is no option '{other}'; see --help."),
            };
        }

        return options.Sqlite.Length > 0 && options.AckLog.Length > 0
            ? options
            : throw new UsageException("--sqlite and --ack-log are needed; see --help.");
    }

    private static int Seconds(string text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds)
            ? seconds
            : throw new UsageException($"--wait is '{text}'; a whole number of seconds is expected.");

    private static DateTimeOffset Time(string name, string text) =>
        DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time)
            ? time
            : throw new UsageException($"{name} has '{text}'; a time such as 2026-01-31T12:00:00Z is expected.");
}
