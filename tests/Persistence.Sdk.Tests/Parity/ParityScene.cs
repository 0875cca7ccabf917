using Persistence.Sdk.CrashHost;
using Persistence.Sdk.Migration.Parity;
using Persistence.Sdk.Tests.Faults.Scenes;

namespace Persistence.Sdk.Tests.Parity;

/// <summary>
/// Two databases in step, with some notes, one of which a test then damages behind the library's back.
/// </summary>
internal sealed class ParityScene(DatabasePair pair, Application application, DatabaseSide authority) : IAsyncDisposable
{
    public const string Notes = "faults.notes";

    public DatabasePair Pair => pair;

    public Application Application => application;

    public DatabaseSide Authority => authority;

    public DatabaseSide Mirror => authority == DatabaseSide.Sqlite ? DatabaseSide.Postgres : DatabaseSide.Sqlite;

    public static async Task<ParityScene> CreateAsync(
        DatabaseSide authority = DatabaseSide.Sqlite, int notes = 9, params (string, string)[] options)
    {
        var pair = await DatabasePair.CreateAsync();
        var phase = authority == DatabaseSide.Sqlite ? PersistencePhase.DualWrite : PersistencePhase.ReadCutover;
        var application = await pair.StartAsync(phase, null, options);
        for (var i = 1; i <= notes; i++)
        {
            await application.Database.PutAsync($"n{i}", i);
        }
        await Eventually.DrainedAsync(pair, authority);
        return new ParityScene(pair, application, authority);
    }

    /// <summary>Runs SQL about table <c>{notes}</c> on one side.</summary>
    public Task<int> DamageAsync(DatabaseSide side, string sql) => side == DatabaseSide.Sqlite
        ? pair.OnSqliteAsync(sql.Replace("{notes}", "faults_notes", StringComparison.Ordinal))
        : pair.OnPostgresAsync(sql.Replace("{notes}", "faults.notes", StringComparison.Ordinal));

    public Task<ParityReport> CheckAsync(ParityRequest? request = null) =>
        application.Engine.Parity.RunAsync(request ?? new ParityRequest(), null, default);

    public async Task<TableParity> CheckNotesAsync(ParityRequest? request = null)
    {
        var report = await CheckAsync((request ?? new ParityRequest()) with { Tables = [Notes] });
        return report.Tables.Single();
    }

    public Task<TableParity> RepairNotesAsync(bool takeFromMirror = false) =>
        CheckNotesAsync(new ParityRequest { Repair = true, TakeFromMirror = takeFromMirror });

    /// <summary>
    /// Whether the evidence about the notes is clean and of the present coverage; null where there is none.
    /// </summary>
    public Task<bool?> EvidenceAsync() => authority == DatabaseSide.Sqlite
        ? pair.FromSqliteAsync<bool?>(
            """
            SELECT e.is_clean AND e.coverage_epoch = c.coverage_epoch
            FROM persistence_evidence e, persistence_control c WHERE kind = 'parity' AND table_name = 'faults.notes'
            """)
        : pair.FromPostgresAsync<bool?>(
            """
            SELECT e.is_clean AND e.coverage_epoch = c.coverage_epoch
            FROM persistence.evidence e, persistence.control c WHERE kind = 'parity' AND table_name = 'faults.notes'
            """);

    public async ValueTask DisposeAsync()
    {
        await application.DisposeAsync();
        await pair.DisposeAsync();
    }
}
