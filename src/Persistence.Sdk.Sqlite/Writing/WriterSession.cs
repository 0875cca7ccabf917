using Microsoft.Data.Sqlite;
using Persistence.Sdk.Core.Control;
using Persistence.Sdk.Core.Databases;
using Persistence.Sdk.Core.Tables;
using Persistence.Sdk.Core.Values;
using Persistence.Sdk.Sqlite.Control;
using Persistence.Sdk.Sqlite.Engine;
using Persistence.Sdk.Sqlite.Sql;

namespace Persistence.Sdk.Sqlite.Writing;

/// <summary>
/// The writer's connection, its prepared statements, and what it has read or issued in the group at hand. Used by the
/// writer thread alone.
/// </summary>
internal sealed class WriterSession(SqliteConnection connection, DatabaseContext context) : IDisposable
{
    private readonly Dictionary<TableDefinition, TableWriter> _tables = [];
    private readonly Dictionary<string, Statement> _statements = [];
    private readonly Dictionary<string, long> _floors = [];
    private readonly Dictionary<string, DateTimeOffset> _cutoffs = [];
    private readonly HashSet<TableDefinition> _referencing = [.. context.Catalog.Tables
        .SelectMany(table => table.Parents.SelectMany(parent => new[] { table, parent.Parent }))];

    private ControlRow? _control;
    private Statement? _readControl;
    private string? _now;
    private long _version;
    private DateOnly? _dayWithoutSums;

    public SqliteConnection Connection => connection;

    public DatabaseContext Context => context;

    /// <summary>
    /// The control row as it stands in the transaction; read once a group, and again after it was changed.
    /// </summary>
    public ControlRow Control => _control ?? ReadControl();

    /// <summary>The time of the group, in the form of a timestamp column.</summary>
    public string Now => _now ??= TimestampCodec.ToText(context.Time.GetUtcNow().UtcDateTime);

    /// <summary>The largest version issued in the group; 0 where none was.</summary>
    public long Issued { get; private set; }

    /// <summary>The largest version of the peer applied in the group; 0 where none was.</summary>
    public long Applied { get; private set; }

    public void StartGroup()
    {
        ForgetControl();
        _now = null;
        Issued = 0;
        Applied = 0;
    }

    public void ForgetControl() => (_control, _dayWithoutSums) = (null, null);

    public TableWriter Table(TableDefinition table)
    {
        if (!_tables.TryGetValue(table, out var writer))
        {
            context.Catalog.PositionOf(table); // a table that is not registered would never be replicated
            _tables[table] = writer = new TableWriter(this, table);
        }

        return writer;
    }

    /// <summary>
    /// Lets the sums of a day not be current any more, in the transaction of a row of that day. The last day is
    /// remembered, because most rows of a group are of one.
    /// </summary>
    /// <param name="table">The table of the row.</param>
    /// <param name="sums">The table of the sums.</param>
    /// <param name="day">The day.</param>
    public void Outdate(TableDefinition table, TableDefinition sums, DateOnly day)
    {
        if (day != _dayWithoutSums && !SumsOfDays.AreFinal(day, CutoffOf(table)))
        {
            var outdated = Table(sums).UpdateWhere(SumsOfDays.Outdate(sums, day)).Images;
            if (Control.HasMirror)
            {
                Mark(outdated);
            }

            _dayWithoutSums = day;
        }
    }

    /// <summary>Sums of any day may be current again.</summary>
    public void ForgetDay() => _dayWithoutSums = null;

    /// <summary>Whether a foreign key leads from or to a table.</summary>
    public bool HasReferences(TableDefinition table) => _referencing.Contains(table);

    /// <summary>A statement of the library's own, prepared once for its text.</summary>
    public Statement Prepare(string sql, params ReadOnlySpan<string> parameters)
    {
        if (!_statements.TryGetValue(sql, out var statement))
        {
            _statements[sql] = statement = new Statement(connection, sql, parameters.ToArray());
        }

        return statement;
    }

    /// <summary>Takes a number from the clock for the operation at hand.</summary>
    public void NextVersion() => _version = context.Versions.Next();

    /// <summary>The operation's version, above the table's floor.</summary>
    public long VersionFor(TableDefinition table) => Math.Max(_version, FloorOf(table) + 1);

    public long FloorOf(TableDefinition table) =>
        _floors.Count == 0 ? 0 : _floors.GetValueOrDefault(table.ToString());

    /// <summary>The instant before which retention keeps no rows of a table; null where nothing was to go.</summary>
    public DateTimeOffset? CutoffOf(TableDefinition table) =>
        _cutoffs.TryGetValue(table.ToString(), out var cutoff) ? cutoff : null;

    public RowImage Issue(RowKey key, long version, Row? row)
    {
        Issued = Math.Max(Issued, version);
        return new RowImage(key, version, row);
    }

    public void NoteApplied(long version) => Applied = Math.Max(Applied, version);

    /// <summary>Leaves a tombstone, unless a newer one stands there.</summary>
    public void Bury(RowKey key, long version) => Prepare(PendingSql.Bury, "T", "K", "V", "G")
        .Set(0, key.Table.ToString()).Set(1, key.Text).Set(2, version).Set(3, Control.GcGeneration).Execute();

    /// <summary>The version of the tombstone at a key; 0 where there is none.</summary>
    public long TombstoneOf(RowKey key) => Prepare(PendingSql.FindTombstone, "T", "K")
        .Set(0, key.Table.ToString()).Set(1, key.Text).ReadNumber() ?? 0;

    /// <summary>Adds keys to the pending set.</summary>
    public void Mark(IReadOnlyList<RowImage> images)
    {
        if (images.Count == 0)
        {
            return;
        }

        var statement = Prepare(PendingSql.Mark, "T", "K", "V", "S").Set(3, Now);
        foreach (var image in images)
        {
            statement.Set(0, image.Table.ToString()).Set(1, image.Key.Text).Set(2, image.Version).Execute();
        }
    }

    /// <summary>Notes in the control row how far versions have come.</summary>
    public void RaiseVersions() =>
        Prepare(ControlSql.RaiseVersions, "I", "A").Set(0, Issued).Set(1, Applied).Execute();

    public void Dispose()
    {
        foreach (var table in _tables.Values)
        {
            table.Dispose();
        }

        foreach (var statement in _statements.Values)
        {
            statement.Dispose();
        }

        _readControl?.Dispose();
        connection.Dispose();
    }

    private ControlRow ReadControl()
    {
        _control = ControlRows.Read(_readControl ??= ControlRows.Prepare(connection));
        context.Versions.Observe(_control.LastVersion);
        _floors.Clear();
        _cutoffs.Clear();
        using var reader = Prepare(ControlSql.Floors).Read();
        while (reader.Read())
        {
            if (reader.IsDBNull(1))
            {
                _cutoffs[reader.GetString(0)] = TimestampCodec.FromText(reader.GetString(2));
            }
            else
            {
                _floors[reader.GetString(0)] = reader.GetInt64(1);
            }
        }

        return _control;
    }
}
