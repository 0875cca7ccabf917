using System.CommandLine;
using Persistence.Sdk.Cli.CommandLine;
using Persistence.Sdk.Cli.Failures;
using Persistence.Sdk.Cli.Output;
using Persistence.Sdk.Cli.Sessions;

namespace Persistence.Sdk.Cli.Verbs.Pending;

/// <summary>Takes keys out of the park, so that a running application brings them at its usual pace.</summary>
internal sealed class RetryVerb : Verb
{
    private readonly Option<string?> _table;
    private readonly Option<string?> _key;

    public RetryVerb()
        : base(
            "retry", "Takes parked keys out of the park; a running application tries them again within seconds.",
            "pending retry", "pending retry --table workflow.run_records",
            """pending retry --table retrieval.query_cache --key '["3f2a…"]'""")
    {
        _table = Add(SharedOptions.Table<string?>("Only those of a table."));
        _key = Add(new Option<string?>("--key") { Description = "Only this key, as a JSON array.", HelpName = "json" });
    }

    public override async Task<int> RunAsync(
        ParseResult parsed, OperatorSession session, Terminal terminal, CancellationToken cancellationToken)
    {
        var table = parsed.GetValue(_table) is { } name ? session.Table(name) : null;
        if (parsed.GetValue(_key) is not null && table is null)
        {
            throw OperatorException.Usage("--key needs --table.");
        }

        var key = parsed.GetValue(_key) is { } text ? KeyText.Parse(table!, text) : null;
        var phase = await session.RequirePhaseAsync(cancellationToken).ConfigureAwait(false);
        var released = await phase.Authority.Pending.UnparkAsync(table, key, cancellationToken).ConfigureAwait(false);
        if (key is not null && released == 0)
        {
            throw new OperatorException(
                await phase.Authority.Pending.FindAsync(key, cancellationToken).ConfigureAwait(false) is null
                    ? $"Nothing is pending at key {key.Text} of '{table}'. 'persistence pending list' shows what is."
                    : $"Key {key.Text} of '{table}' is not parked; it is tried already.");
        }

        terminal.WriteResult($"{Number.Of(released)} keys taken out of the park.");
        if (terminal.IsJson)
        {
            terminal.WriteDocument(new { released });
        }

        return ExitCodes.Done;
    }
}
