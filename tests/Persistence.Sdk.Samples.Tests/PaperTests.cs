using System.Text;
using PaperPipeline.Papers;
using Persistence.Sdk.Testing.Files;

namespace Persistence.Sdk.Samples.Tests;

public sealed class PaperTests
{
    private const string Text = "One two three four five six seven eight nine ten eleven twelve.";

    [Fact]
    public void Windows_cover_every_word_and_overlap()
    {
        var chunks = new Chunker(words: 5, overlap: 2).Cut(Paper("a.txt", Text)).ToList();

        Assert.Equal([(0, 5), (3, 8), (6, 11), (9, 12)], chunks.Select(chunk => (chunk.StartWord, chunk.EndWord)));
        Assert.Equal("ten eleven twelve.", chunks[^1].Text);
    }

    [Fact]
    public void Ids_follow_from_content_alone()
    {
        var chunker = new Chunker(words: 5, overlap: 2);
        var here = chunker.Cut(Paper("a.txt", Text)).Select(chunk => chunk.Id).ToList();
        var there = chunker.Cut(Paper("elsewhere/b.txt", Text)).Select(chunk => chunk.Id).ToList();
        var changed = chunker.Cut(Paper("a.txt", Text.Replace("twelve", "12"))).Select(chunk => chunk.Id).ToList();

        Assert.Equal(here, there);
        Assert.Equal(here.Count, here.Distinct().Count());
        Assert.Empty(here.Intersect(changed));
    }

    [Fact]
    public void A_form_feed_begins_a_new_page()
    {
        var pages = Paper("a.txt", "First page.\fSecond page.").Pages;

        Assert.Equal([(1, "First page."), (2, "Second page.")], pages.Select(page => (page.Number, page.Text)));
    }

    [Theory]
    [InlineData("It works, e.g. here. Really? Yes!", "It works, e.g. here.|Really?|Yes!")]
    [InlineData("By J. Smith et al. in 2020. Version 1.5 is out.", "By J. Smith et al. in 2020.|Version 1.5 is out.")]
    [InlineData("Heading\n\nA sentence (with a note.) Another one", "Heading|A sentence (with a note.)|Another one")]
    [InlineData("", "")]
    public void Sentences_end_where_readers_end_them(string page, string expected) =>
        Assert.Equal(expected, string.Join('|', SentenceSplitter.Split(page).Select(sentence => sentence.Text)));

    [Fact]
    public void Sentences_are_numbered_by_the_words_of_their_page()
    {
        const string page = "Two words.\n\nThree more words. And these.";
        var words = PageWords.Of(page);

        Assert.All(SentenceSplitter.Split(page), sentence =>
            Assert.Equal(sentence.Text, string.Join(' ', words[sentence.StartWord..sentence.EndWord])));
    }

    [Fact]
    public void Markdown_loses_its_markup_and_keeps_its_words()
    {
        const string markdown = """
            # Title
            Some **bold** and `code`, snake_case and [a link](https://example.org).

            ```sql
            SELECT 1;
            ```
            | Name | Rule |
            |---|---|
            | Text | kept |
            - item
            """;

        Assert.Equal(
            "Title Some bold and code, snake_case and a link. Name Rule Text kept item",
            string.Join(' ', PageWords.Of(PlainText.OfMarkdown(markdown))));
    }

    [Fact]
    public async Task A_folder_gives_its_papers_in_path_order_and_says_what_it_skipped()
    {
        using var folder = new TempFolder();
        Directory.CreateDirectory(folder.File("sub"));
        await File.WriteAllTextAsync(folder.File("sub/b.md"), "# B");
        await File.WriteAllTextAsync(folder.File("a.txt"), "A");
        await File.WriteAllTextAsync(folder.File("empty.txt"), " \n");
        await File.WriteAllBytesAsync(folder.File("latin.txt"), [0x66, 0xFC, 0x72]);
        await File.WriteAllTextAsync(folder.File("data.csv"), "1,2");
        Directory.CreateDirectory(folder.File("out"));
        await File.WriteAllTextAsync(folder.File("out/audit.md"), "the pipeline's own");

        var set = await PaperFolder.ReadAsync(folder.FullPath, folder.File("out"), CancellationToken.None);

        Assert.Equal(["a.txt", "sub/b.md"], set.Papers.Select(paper => paper.Path));
        Assert.Equal(
            [("empty.txt", "it has no words"), ("latin.txt", "it is not UTF-8")],
            set.Skipped.Select(file => (file.Path, file.Reason)));
    }

    private static Paper Paper(string path, string text) => PaperFolder.Read(path, Encoding.UTF8.GetBytes(text))!;
}
