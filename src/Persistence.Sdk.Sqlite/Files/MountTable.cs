using System.Text;

namespace Persistence.Sdk.Sqlite.Files;

/// <summary>Linux's table of mounted file systems.</summary>
internal sealed class MountTable
{
    private static readonly HashSet<string> NetworkTypes = new(StringComparer.Ordinal)
    {
        "nfs", "nfs4", "cifs", "smb3", "smbfs", "9p", "afs", "ceph", "coda", "davfs", "glusterfs", "gpfs", "lustre",
        "ncpfs", "beegfs", "orangefs", "pvfs2", "fuse.ceph", "fuse.curlftpfs",
        "fuse.davfs2", "fuse.gcsfuse", "fuse.glusterfs",
        "fuse.rclone", "fuse.s3fs", "fuse.smbnetfs", "fuse.sshfs",
    };

    private const char Escape = '\\';
    private const int OctalDigits = 3;
    private readonly List<Mount> _mounts = [];

    /// <summary>
    /// Reads lines such as <c>36 35 98:0 / /mnt/data rw,noatime master:1 - ext4 /dev/sda1 rw</c>: the mount point is
    /// the fifth field, the type follows the lone hyphen.
    /// </summary>
    public static MountTable Parse(IEnumerable<string> lines)
    {
        var table = new MountTable();
        foreach (var line in lines)
        {
            var fields = line.Split(' ');
            var hyphen = Array.IndexOf(fields, "-");
            if (hyphen > 4 && hyphen + 1 < fields.Length)
            {
                table._mounts.Add(new Mount(Unescape(fields[4]), fields[hyphen + 1]));
            }
        }

        return table;
    }

    /// <summary>
    /// Whether the mount that a real path lies on is one over the network; a later mount hides an earlier one.
    /// </summary>
    public bool IsNetwork(string path)
    {
        var (length, type) = (-1, "");
        foreach (var mount in _mounts)
        {
            if (mount.Point.Length >= length && Holds(mount.Point, path))
            {
                (length, type) = (mount.Point.Length, mount.Type);
            }
        }

        return NetworkTypes.Contains(type);
    }

    private static bool Holds(string point, string path) => path.StartsWith(point, StringComparison.Ordinal)
        && (path.Length == point.Length || point.EndsWith('/') || path[point.Length] == '/');

    /// <summary>Blanks and the like are written as a backslash and three octal digits.</summary>
    private static string Unescape(string field)
    {
        if (!field.Contains(Escape))
        {
            return field;
        }

        var plain = new StringBuilder(field.Length);
        for (var i = 0; i < field.Length; i++)
        {
            if (field[i] == Escape && i + OctalDigits < field.Length)
            {
                plain.Append((char)Convert.ToInt32(field.Substring(i + 1, OctalDigits), 8));
                i += OctalDigits;
            }
            else
            {
                plain.Append(field[i]);
            }
        }

        return plain.ToString();
    }

    private sealed record Mount(string Point, string Type);
}
