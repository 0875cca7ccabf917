using System.Reflection;
using Persistence.Sdk.Testing.Approval;

namespace Persistence.Sdk.Packages.Tests.PublicApi;

public sealed class PublicApiTests
{
    public static TheoryData<string> Packages => [.. PackedProjects.All.Where(name => name != "Persistence.Sdk.Cli")];

    [Theory]
    [MemberData(nameof(Packages))]
    public void The_public_api_of_a_package_is_the_one_that_was_read_and_committed(string package) =>
        ApprovedText.Verify(PublicApiText.Of(Assembly.Load(package)), package);
}
