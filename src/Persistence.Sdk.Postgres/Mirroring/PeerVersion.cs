using Npgsql;
using Persistence.Sdk.Postgres.Values;

namespace Persistence.Sdk.Postgres.Mirroring;

/// <summary>
/// The largest version applied, by which a SQLite file that lost its last commits is recognised. It goes into the
/// control row now and then, and when the process ends: in every apply it would make all applies wait for one row, and
/// being a little behind only makes the check a little weaker. Thread-safe.
/// </summary>
internal sealed class PeerVersion(TimeProvider time)
{
    private const string Sql =
        """
        UPDATE persistence.control SET peer_version = $1
        WHERE scope = 'default' AND authority = 'sqlite' AND peer_version < $1
        """;

    private static readonly TimeSpan Every = TimeSpan.FromMilliseconds(250);
    private readonly Lock _gate = new();
    private long _seen;
    private long _written;
    private long? _writtenAt;

    /// <summary>The last command of an apply, where one is due.</summary>
    public NpgsqlBatchCommand? Due(long version)
    {
        lock (_gate)
        {
            if (_writtenAt is { } at && time.GetElapsedTime(at) < Every)
            {
                return null;
            }

            _writtenAt = time.GetTimestamp();
            return Command(Math.Max(_seen, version));
        }
    }

    /// <summary>An apply is committed.</summary>
    /// <param name="version">The largest version applied.</param>
    /// <param name="written">Whether its last command wrote that down.</param>
    public void Applied(long version, bool written)
    {
        lock (_gate)
        {
            _seen = Math.Max(_seen, version);
            _written = written ? Math.Max(_written, version) : _written;
        }
    }

    /// <summary>The command that brings the control row up to date; null where it is.</summary>
    public NpgsqlBatchCommand? Remaining()
    {
        lock (_gate)
        {
            return _seen > _written ? Command(_seen) : null;
        }
    }

    private static NpgsqlBatchCommand Command(long version) =>
        new(Sql) { Parameters = { PostgresValues.Single(version) } };
}
