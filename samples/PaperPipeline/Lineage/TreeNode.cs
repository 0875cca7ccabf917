namespace PaperPipeline.Lineage;

/// <summary>A line of a tree with those below it.</summary>
internal sealed record TreeNode(string Text, IReadOnlyList<TreeNode> Children)
{
    public static TreeNode Of(string text, IEnumerable<TreeNode>? children = null) => new(text, [.. children ?? []]);

    /// <summary>The tree as text, a line each.</summary>
    public IEnumerable<string> Lines() => Children.SelectMany((child, i) => child.Lines(i == Children.Count - 1))
        .Prepend(Text);

    private IEnumerable<string> Lines(bool isLast) => Lines().Select((line, i) =>
        (i, isLast) switch
        {
            (0, true) => "└─ ",
            (0, false) => "├─ ",
            (_, true) => "   ",
            (_, false) => "│  ",
        } + line);
}
