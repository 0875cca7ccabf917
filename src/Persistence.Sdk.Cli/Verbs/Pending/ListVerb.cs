using System.CommandLine;
using Persistence.Sdk.Cli.CommandLine;
using Persistence.Sdk.Cli.Output;
using Persistence.Sdk.Cli.Sessions;
using Persistence.Sdk.Core.Replication;

namespace Persistence.Sdk.Cli.Verbs.Pending;

/// <summary>Lists pending keys, parked ones first.</summary>
internal sealed class ListVerb : Verb
{
    private const int UsualLimit = 100;
    private readonly Option<bool> _parked;
    private readonly Option<string?> _table;
    private readonly Option<int> _limit;

    public ListVerb()
        : base(
            "list", "Lists the keys whose copy on the mirror may be stale, the parked ones first.",
            "pending list", "pending list --parked --table workflow.run_records", "pending list --limit 1000 --json")
    {
        _parked = Add(new Option<bool>("--parked") { Description = "Only those that the mirror refused." });
        _table = Add(SharedOptions.Table<string?>("Only those of a table."));
        _limit = Add(SharedOptions.Count("--limit", "The largest number of keys.", UsualLimit));
    }

    public override async Task<int> RunAsync(
        ParseResult parsed, OperatorSession session, Terminal terminal, CancellationToken cancellationToken)
    {
        var table = parsed.GetValue(_table) is { } name ? session.Table(name) : null;
        var limit = parsed.GetValue(_limit);
        var phase = await session.RequirePhaseAsync(cancellationToken).ConfigureAwait(false);
        var pending = phase.Authority.Pending;
        var summary = await pending.SummarizeAsync(cancellationToken).ConfigureAwait(false);
        var page = new PendingPage(null, null, Parked: true, limit) { Table = table };
        List<PendingKey> keys = [.. await pending.ReadAsync(page, cancellationToken).ConfigureAwait(false)];
        if (!parsed.GetValue(_parked) && keys.Count < limit)
        {
            var others = page with { Parked = false, Limit = limit - keys.Count };
            keys.AddRange(await pending.ReadAsync(others, cancellationToken).ConfigureAwait(false));
        }

        Show(keys, summary, terminal);
        return ExitCodes.Done;
    }

    private static void Show(List<PendingKey> keys, PendingSummary summary, Terminal terminal)
    {
        var table = new TextTable("Table", "Key", "Since", "Attempts", "Parked", "Last error");
        foreach (var key in keys)
        {
            table.Add(
                key.Key.Table.ToString(), key.Key.Text, Moment.Of(key.Since), Number.Of(key.Attempts),
                key.IsParked ? "yes" : "no", key.LastError);
        }

        if (keys.Count > 0)
        {
            terminal.WriteResult(table);
        }

        terminal.WriteResult(
            $"{Number.Of(summary.Keys)} keys pending, {Number.Of(summary.Parked)} of them parked; {keys.Count} shown.");
        if (terminal.IsJson)
        {
            terminal.WriteDocument(new
            {
                pending = summary.Keys,
                parked = summary.Parked,
                keys = keys.Select(key => new
                {
                    table = key.Key.Table.ToString(),
                    key = JsonText.Key(key.Key.Text),
                    since = key.Since,
                    attempts = key.Attempts,
                    parked = key.IsParked,
                    lastError = key.LastError,
                }),
            });
        }
    }
}
