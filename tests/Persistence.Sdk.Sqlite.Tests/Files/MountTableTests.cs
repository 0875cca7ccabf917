using Persistence.Sdk.Sqlite.Files;

namespace Persistence.Sdk.Sqlite.Tests.Files;

public sealed class MountTableTests
{
    private static readonly string[] Lines =
    [
        "22 1 8:1 / / rw,relatime shared:1 - ext4 /dev/sda1 rw",
        "30 22 0:26 / /mnt/share rw shared:2 master:3 - nfs4 server:/export rw,vers=4.2",
        "31 30 8:2 / /mnt/share/local rw - xfs /dev/sdb1 rw",
        @"32 22 0:27 / /mnt/with\040blank rw - cifs //server/x rw",
        "33 22 0:28 / /home/me/remote rw - fuse.sshfs me@host: rw",
        "34 22 0:29 / /mnt/c rw - 9p C: rw",
        "35 22 0:30 / /mnt/hidden rw - nfs server:/old rw",
        "36 22 8:3 / /mnt/hidden rw - ext4 /dev/sdc1 rw",
        "nonsense",
    ];

    [Theory]
    [InlineData("/", false)]
    [InlineData("/var/lib/app", false)]
    [InlineData("/mnt/share", true)]
    [InlineData("/mnt/share/deep", true)]
    [InlineData("/mnt/shared", false)]
    [InlineData("/mnt/share/local/deep", false)]
    [InlineData("/mnt/with blank/x", true)]
    [InlineData("/home/me/remote/db", true)]
    [InlineData("/mnt/c/Users", true)]
    [InlineData("/mnt/hidden/x", false)]
    public void The_deepest_and_latest_mount_decides(string path, bool isNetwork) =>
        Assert.Equal(isNetwork, MountTable.Parse(Lines).IsNetwork(path));
}
