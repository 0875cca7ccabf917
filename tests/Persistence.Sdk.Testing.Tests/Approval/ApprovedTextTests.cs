using Persistence.Sdk.Testing.Approval;
using Persistence.Sdk.Testing.Files;
using Xunit.Sdk;

namespace Persistence.Sdk.Testing.Tests.Approval;

public sealed class ApprovedTextTests : IDisposable
{
    private readonly TempFolder _folder = new();

    private string Source => _folder.File("SomeTests.cs");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Unread_text_fails_and_is_kept_for_reading()
    {
        Assert.Throws<FailException>(() => ApprovedText.Verify("one", "sql", Source));

        Assert.Equal("one\n", File.ReadAllText(_folder.File("sql.received.txt")));
    }

    [Fact]
    public void A_difference_is_shown_by_line_and_goes_when_the_text_is_right_again()
    {
        File.WriteAllText(_folder.File("sql.approved.txt"), "one\r\ntwo\r\n");

        var failure = Assert.Throws<FailException>(() => ApprovedText.Verify("one\nthree", "sql", Source));
        Assert.Contains("line 2", failure.Message);
        Assert.Contains("approved: two", failure.Message);
        Assert.Contains("received: three", failure.Message);

        ApprovedText.Verify("one\ntwo", "sql", Source);
        Assert.False(File.Exists(_folder.File("sql.received.txt")));
    }

    [Fact]
    public void A_missing_last_line_is_a_difference()
    {
        File.WriteAllText(_folder.File("sql.approved.txt"), "one\ntwo\n");

        var failure = Assert.Throws<FailException>(() => ApprovedText.Verify("one", "sql", Source));

        Assert.Contains("received: (ends here)", failure.Message);
    }
}
