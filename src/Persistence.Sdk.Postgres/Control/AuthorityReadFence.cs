using Npgsql;
using Persistence.Sdk.Core.Control;

namespace Persistence.Sdk.Postgres.Control;

/// <summary>The check of a read of Postgres as the authority.</summary>
internal sealed class AuthorityReadFence : IReadCheck<Fence>
{
    public string Columns => ReadFence.Columns;

    public int Width => ReadFence.Width;

    public void Check(NpgsqlDataReader reader, Fence fence) => ReadFence.Check(reader, fence);

    public PersistenceException Missing(Fence fence) => ReadFence.Refusal("no control row", fence);
}
