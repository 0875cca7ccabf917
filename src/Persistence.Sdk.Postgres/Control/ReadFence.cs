using Npgsql;
using Persistence.Sdk.Core.Control;

namespace Persistence.Sdk.Postgres.Control;

/// <summary>The check of a read: the control columns come from the snapshot that the rows come from.</summary>
internal static class ReadFence
{
    /// <summary>The columns to select, with <c>c</c> as the alias of the control table.</summary>
    public const string Columns = "c.authority, c.state, c.epoch";

    /// <summary>How many they are.</summary>
    public const int Width = 3;

    public const string Sql = $"SELECT {Columns} FROM persistence.control c WHERE c.scope = 'default'";

    /// <summary>Reads the control columns and checks them.</summary>
    public static async Task CheckAsync(NpgsqlDataReader reader, Fence fence, CancellationToken cancellationToken)
    {
        if (!await reader.ReadAsync(cancellationToken).ConfigureAwait(false))
        {
            throw Refusal("no control row", fence);
        }

        Check(reader, fence);
    }

    /// <exception cref="AuthorityChangedException">
    /// Postgres does not decide at present, or at another epoch.
    /// </exception>
    public static void Check(NpgsqlDataReader reader, Fence fence)
    {
        var (authority, state, epoch) = (reader.GetString(0), reader.GetString(1), reader.GetInt64(2));
        if (authority != ControlWords.Postgres || state == ControlWords.Raising || epoch == 0
            || (fence.Epoch is { } expected && epoch != expected))
        {
            throw Refusal($"authority {authority}, state {state}, epoch {epoch}", fence);
        }
    }

    public static AuthorityChangedException Refusal(string found, Fence fence) => new(
        DatabaseSide.Postgres,
        $"{found}; expected authority {ControlWords.Postgres}, not {ControlWords.Raising}, "
        + (fence.Epoch is { } epoch ? $"epoch {epoch}." : "any epoch."));
}
