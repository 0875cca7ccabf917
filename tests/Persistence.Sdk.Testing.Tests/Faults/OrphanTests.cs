using Persistence.Sdk.Testing.Faults;
using Persistence.Sdk.Testing.Servers;

namespace Persistence.Sdk.Testing.Tests.Faults;

public sealed class OrphanTests
{
    [PostgresFact(Private = true)]
    public async Task A_killed_test_process_leaves_neither_its_server_nor_its_folder()
    {
        await using var owner = ChildProcess.Dotnet(typeof(OrphanTests).Assembly.Location, ["own-server"]);
        var folder = await OwnedAsync(owner);
        Assert.True(File.Exists(Path.Combine(folder, "data", "postmaster.pid")));
        var server = int.Parse(File.ReadLines(Path.Combine(folder, "data", "postmaster.pid")).First());

        await owner.KillAsync();

        await Eventually.BecomesTrueAsync(() => !Directory.Exists(folder) && !Exists(server));
    }

    [Fact]
    public async Task A_killed_test_process_leaves_no_children()
    {
        await using var owner = ChildProcess.Dotnet(typeof(OrphanTests).Assembly.Location, ["own-child"]);
        var child = int.Parse(await OwnedAsync(owner));
        Assert.True(Exists(child));

        await owner.KillAsync();

        await Eventually.BecomesTrueAsync(() => !Exists(child));
    }

    private static async Task<string> OwnedAsync(ChildProcess owner) =>
        (await owner.LineAsync(line => line.StartsWith("owns "))).Split(' ')[1];

    // An orphan nobody has waited for yet is dead all the same.
    private static bool Exists(int id)
    {
        try
        {
            return !File.ReadAllText($"/proc/{id}/stat").Split(") ")[^1].StartsWith('Z');
        }
        catch (IOException)
        {
            return false;
        }
    }
}
