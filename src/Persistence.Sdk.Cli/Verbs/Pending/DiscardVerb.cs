using System.CommandLine;
using Persistence.Sdk.Cli.CommandLine;
using Persistence.Sdk.Cli.Failures;
using Persistence.Sdk.Cli.Output;
using Persistence.Sdk.Cli.Sessions;
using Persistence.Sdk.Core.Databases;
using Persistence.Sdk.Core.Replication;
using Persistence.Sdk.Core.Tables;

namespace Persistence.Sdk.Cli.Verbs.Pending;

/// <summary>Gives up on one parked key. What is proved of its table is void then.</summary>
internal sealed class DiscardVerb : Verb
{
    private readonly Option<string> _table;
    private readonly Option<string> _key;
    private readonly Option<bool> _yes;

    public DiscardVerb()
        : base(
            "discard", "Gives up on one parked key: the mirror never gets its row, and what is proved of the "
                + "table is void.",
            """pending discard --table retrieval.query_cache --key '["3f2a…"]'""",
            """pending discard --table retrieval.query_cache --key '["3f2a…"]' --yes --json""")
    {
        _table = Add(SharedOptions.Table<string>("The table."));
        _table.Required = true;
        _key = Add(new Option<string>("--key")
        {
            Description = "The key, as a JSON array.", HelpName = "json", Required = true,
        });
        _yes = Add(new Option<bool>("--yes") { Description = "Do not ask." });
    }

    public override async Task<int> RunAsync(
        ParseResult parsed, OperatorSession session, Terminal terminal, CancellationToken cancellationToken)
    {
        var table = session.Table(parsed.GetRequiredValue(_table));
        var key = KeyText.Parse(table, parsed.GetRequiredValue(_key));
        var phase = await session.RequirePhaseAsync(cancellationToken).ConfigureAwait(false);
        var parked = await FindParkedAsync(phase.Authority.Pending, table, key, cancellationToken)
            .ConfigureAwait(false);
        Confirm(parsed.GetValue(_yes), table, key, terminal);
        await DiscardAsync(phase.Authority, table, parked, cancellationToken).ConfigureAwait(false);
        terminal.WriteResult(
            $"Discarded key {key.Text} of '{table}'. What was proved of the table is void: run 'persistence backfill "
            + $"--table {table} --reconcile' and 'persistence verify --table {table}' before reading from the mirror.");
        if (terminal.IsJson)
        {
            terminal.WriteDocument(new
            {
                discarded = true,
                table = table.ToString(),
                key = JsonText.Key(key.Text),
                evidenceVoided = true,
            });
        }

        return ExitCodes.Done;
    }

    private static async Task<PendingKey> FindParkedAsync(
        IPendingSet pending, TableDefinition table, RowKey key, CancellationToken cancellationToken) =>
        await pending.FindAsync(key, cancellationToken).ConfigureAwait(false) switch
        {
            null => throw new OperatorException(
                $"Nothing is pending at key {key.Text} of '{table}'. 'persistence pending list' shows what is."),
            { IsParked: false } => throw new OperatorException(
                $"Key {key.Text} of '{table}' is on its way to the mirror; only a parked key can be discarded."),
            var parked => parked,
        };

    private static void Confirm(bool isSure, TableDefinition table, RowKey key, Terminal terminal)
    {
        if (isSure)
        {
            return;
        }

        if (!terminal.CanAsk)
        {
            throw OperatorException.Usage("Discarding cannot be undone. Give --yes to confirm it.");
        }

        if (!terminal.Ask($"The mirror will never get {key.Text} of '{table}', and what is proved of "
            + "the table is void. Go on?"))
        {
            throw new OperatorException("Nothing was discarded.");
        }
    }

    /// <summary>The evidence first: what lies between the two must not leave a proof that does not hold.</summary>
    private static async Task DiscardAsync(
        IDatabaseSide authority, TableDefinition table, PendingKey parked, CancellationToken cancellationToken)
    {
        await authority.Evidence.VoidAsync(table, cancellationToken).ConfigureAwait(false);
        if (!await authority.Pending.DiscardAsync(parked, cancellationToken).ConfigureAwait(false))
        {
            throw new OperatorException(
                $"Key {parked.Key.Text} of '{table}' was written or released at this very moment; it stays pending.");
        }
    }
}
