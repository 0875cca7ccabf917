using Npgsql;
using Persistence.Sdk.Core.Control;

namespace Persistence.Sdk.Postgres.Control;

/// <summary>The check of a read of Postgres as the mirror.</summary>
internal sealed class MirrorReadFence : IReadCheck<MirrorFence>
{
    public string Columns => "c.authority, c.epoch, c.own_id, c.peer_id, c.generation";

    public int Width => 5;

    /// <exception cref="BindingRejectedException">Postgres is not bound to that authority.</exception>
    /// <exception cref="AuthorityChangedException">Postgres stands at another epoch, or decides itself.</exception>
    public void Check(NpgsqlDataReader reader, MirrorFence fence)
    {
        var (authority, epoch, own) = (reader.GetString(0), reader.GetInt64(1), reader.GetString(2));
        var (peer, generation) = (reader.IsDBNull(3) ? null : reader.GetString(3), reader.GetInt64(4));
        if (own != fence.MirrorId || peer != fence.AuthorityId || generation != fence.Generation)
        {
            throw new BindingRejectedException(
                WrongNeighbour.Stranger,
                $"the database is '{own}', bound to '{peer}' at generation {generation}; it was read as "
                + $"'{fence.MirrorId}' of '{fence.AuthorityId}' at generation {fence.Generation}. "
                + "Use the database that belongs to this file, or bind it anew.");
        }

        if (epoch != fence.Epoch || authority != ControlWords.Sqlite)
        {
            throw new AuthorityChangedException(
                DatabaseSide.Postgres,
                $"authority {authority}, epoch {epoch}; it was read as the mirror at epoch {fence.Epoch}.");
        }
    }

    public PersistenceException Missing(MirrorFence fence) => new AuthorityChangedException(
        DatabaseSide.Postgres, $"no control row; it was read as the mirror at epoch {fence.Epoch}.");
}
