using System.Globalization;

namespace Persistence.Sdk.Core.Control;

/// <summary>
/// How far a database server has come in its own history. Restored, replaced or promoted, it is another server, or the
/// same one with less than it had.
/// </summary>
/// <param name="Server">Identifier, database and timeline.</param>
/// <param name="Position">Where its log had been made durable; grows.</param>
/// <param name="PeerVersion">The largest version it had applied durably; grows. Null where that is not known.</param>
internal sealed record ServerMark(string Server, long Position, long? PeerVersion)
{
    private const char Separator = '@';

    /// <summary>Reads the form of <see cref="ToString"/>; null of null.</summary>
    public static ServerMark? Parse(string? text) =>
        text?.Split(Separator) is [var server, var position, var version]
            ? new ServerMark(server, Number(position), version.Length == 0 ? null : Number(version))
            : null;

    /// <summary>Whether it is the same server, with all that it had; true where nothing was known.</summary>
    public bool Follows(ServerMark? earlier) => earlier is null
        || (earlier.Server == Server && earlier.Position <= Position && !(earlier.PeerVersion > PeerVersion));

    public override string ToString() =>
        string.Create(CultureInfo.InvariantCulture, $"{Server}{Separator}{Position}{Separator}{PeerVersion}");

    private static long Number(string text) => long.Parse(text, CultureInfo.InvariantCulture);
}
