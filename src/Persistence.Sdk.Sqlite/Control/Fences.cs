using Persistence.Sdk.Core.Control;
using Persistence.Sdk.Core.Replication;

namespace Persistence.Sdk.Sqlite.Control;

/// <summary>
/// Compares what a caller believes with the control row of the transaction it is in. A side that was seized by force is
/// open to all who know its epoch.
/// </summary>
internal static class Fences
{
    /// <exception cref="AuthorityChangedException">This side does not take the write.</exception>
    /// <exception cref="BindingRejectedException">It takes writes of newer versions of the library only.</exception>
    public static void CheckWrite(ControlRow row, Fence fence)
    {
        var open = row.Authority == DatabaseSide.Sqlite && row.State is ControlState.Open or ControlState.Seized;
        if (!open || row.Epoch <= 0 || (fence.Epoch is { } epoch && epoch != row.Epoch))
        {
            throw Refuse(row, fence);
        }

        if (row.MinWriter > LibraryLevel.Number)
        {
            throw LibraryLevel.WriteRefusal(DatabaseSide.Sqlite, row.MinWriter);
        }
    }

    /// <exception cref="AuthorityChangedException">This side does not answer the read.</exception>
    public static void CheckRead(ControlRow row, Fence fence)
    {
        var readable = row.Authority == DatabaseSide.Sqlite && row.State != ControlState.Raising;
        if (!readable || (fence.Epoch is { } epoch && epoch != row.Epoch))
        {
            throw Refuse(row, fence);
        }
    }

    /// <exception cref="BindingRejectedException">
    /// This file is not bound to that authority, or of a newer version.
    /// </exception>
    /// <exception cref="AuthorityChangedException">This side stands at another epoch, or decides itself.</exception>
    /// <exception cref="ImagesOutdatedException">The images were read too long ago.</exception>
    public static void CheckMirror(ControlRow row, MirrorFence fence)
    {
        if (row.IsNewer)
        {
            throw LibraryLevel.Refusal(DatabaseSide.Sqlite, row.SchemaVersion);
        }

        CheckMirrorRead(row, fence);
    }

    /// <summary>As <see cref="CheckMirror"/>, for a read: what it knows of the table is what it asks for.</summary>
    /// <exception cref="BindingRejectedException">This file is not bound to that authority.</exception>
    /// <exception cref="AuthorityChangedException">This side stands at another epoch, or decides itself.</exception>
    public static void CheckMirrorRead(ControlRow row, MirrorFence fence)
    {
        if (row.OwnId != fence.MirrorId || row.PeerId != fence.AuthorityId || row.Generation != fence.Generation)
        {
            throw new BindingRejectedException(
                WrongNeighbour.Stranger,
                $"the file is '{row.OwnId}', bound to '{row.PeerId}' at generation {row.Generation}; images came for "
                + $"'{fence.MirrorId}' from '{fence.AuthorityId}' at generation {fence.Generation}. "
                + "Use the file that belongs to this server, or bind it anew.");
        }

        if (row.Epoch != fence.Epoch || row.Authority != DatabaseSide.Postgres)
        {
            throw new AuthorityChangedException(DatabaseSide.Sqlite,
                $"it stands at epoch {row.Epoch} with authority {row.Authority}; images came for epoch {fence.Epoch}.");
        }

        if (row.GcGeneration < fence.GcGeneration)
        {
            throw new AuthorityChangedException(DatabaseSide.Sqlite,
                $"it stands at collection {row.GcGeneration}; the authority knows of collection {fence.GcGeneration}.");
        }

        if (row.GcGeneration > fence.GcGeneration + 1)
        {
            throw new ImagesOutdatedException(DatabaseSide.Sqlite);
        }
    }

    /// <summary>
    /// To be called in the snapshot or transaction that gives images for the mirror: what is issued behind the moment
    /// from which the file has to be compared must not reach it before, and images of a newer schema would be
    /// incomplete.
    /// </summary>
    /// <exception cref="DatabaseUnavailableException">The file has not been compared with its mirror yet.</exception>
    /// <exception cref="BindingRejectedException">A newer version of the library has raised the schema.</exception>
    public static void CheckMayBeCopied(ControlRow row)
    {
        if (row.IsNewer)
        {
            throw LibraryLevel.Refusal(DatabaseSide.Sqlite, row.SchemaVersion);
        }

        if (row.HasMirror && !row.IsVerified)
        {
            throw new DatabaseUnavailableException(
                DatabaseSide.Sqlite,
                "a process opened the file while the mirror could not be reached; nothing is copied before the two "
                + "have been compared.");
        }
    }

    public static AuthorityChangedException Refuse(ControlRow row, Fence fence) => new(DatabaseSide.Sqlite,
        $"it stands at epoch {row.Epoch} with authority {row.Authority} in state {row.State}; expected authority "
        + $"{DatabaseSide.Sqlite}{(fence.Epoch is { } epoch ? $" at epoch {epoch}" : "")}, open"
        + (row.Epoch <= 0 ? ", with the system started by a process." : "."));
}
