namespace PaperPipeline.Check.Tables;

/// <summary>The values of a primary key. Equality by value.</summary>
internal readonly record struct RowId
{
    private const char Separator = '\u001F';
    private readonly string _joined;

    public RowId(IReadOnlyList<string?> values) => _joined = string.Join(Separator, values);

    public override string ToString() => (_joined ?? "").Replace(Separator, '|');
}
