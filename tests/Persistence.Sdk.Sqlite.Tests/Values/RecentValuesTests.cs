using System.Text;
using Persistence.Sdk.Sqlite.Values;

namespace Persistence.Sdk.Sqlite.Tests.Values;

/// <summary>What a scan remembers of columns that repeat themselves.</summary>
public sealed class RecentValuesTests
{
    private static readonly string[] Texts =
    [
        "a", "b", "ab", "ba", "aa", "ä", "äb", "é", "名", "a\u0301", "step-1", "step-2", new string('x', 48),
        new string('x', 49), "",
    ];

    [Fact]
    public void Texts_are_the_ones_that_were_read_whatever_stood_there_before()
    {
        var recent = new RecentValues(2);
        for (var round = 0; round < 3; round++)
        {
            foreach (var text in Texts)
            {
                Assert.Equal(text, recent.TextOf(0, Encoding.UTF8.GetBytes(text), Encoding.UTF8));
                Assert.Equal(text + "!", recent.TextOf(1, Encoding.UTF8.GetBytes(text + "!"), Encoding.UTF8));
            }
        }
    }

    [Fact]
    public void A_text_that_repeats_is_made_once()
    {
        var recent = new RecentValues(1);
        Assert.Same(recent.TextOf(0, "gpt"u8, Encoding.UTF8), recent.TextOf(0, "gpt"u8, Encoding.UTF8));
    }

    [Fact]
    public void Numbers_keep_their_value_and_their_type()
    {
        var recent = new RecentValues(2);
        for (var number = -40; number < 40; number++)
        {
            Assert.Equal(number, Assert.IsType<int>(recent.BoxOf(0, number)));
            Assert.Equal((long)number, Assert.IsType<long>(recent.BoxOf(1, (long)number)));
        }

        Assert.Same(recent.BoxOf(0, 7), recent.BoxOf(0, 7));
        Assert.Equal(7L, Assert.IsType<long>(recent.BoxOf(0, 7L)));
    }
}
