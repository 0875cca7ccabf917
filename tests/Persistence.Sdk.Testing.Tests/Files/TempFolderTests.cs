using Persistence.Sdk.Testing.Files;

namespace Persistence.Sdk.Testing.Tests.Files;

public sealed class TempFolderTests
{
    [Fact]
    public void A_temp_folder_goes_with_everything_in_it()
    {
        var folder = new TempFolder();
        File.WriteAllText(folder.File("a.db"), "x");

        folder.Dispose();
        folder.Dispose();

        Assert.False(Directory.Exists(folder.FullPath));
    }
}
