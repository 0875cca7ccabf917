namespace Persistence.Sdk.Cli.Output;

/// <summary>Rows for a person: a drawn table at a terminal, aligned columns elsewhere.</summary>
internal sealed class TextTable(params string[] headers)
{
    private readonly List<string[]> _rows = [];

    public IReadOnlyList<string> Headers { get; } = headers;

    public IReadOnlyList<string[]> Rows => _rows;

    public TextTable Add(params string?[] cells)
    {
        _rows.Add([.. cells.Select(cell => cell ?? "")]);
        return this;
    }

    /// <summary>The same without rows that say nothing behind their name.</summary>
    public TextTable WithoutEmptyRows()
    {
        _rows.RemoveAll(row => row.Skip(1).All(string.IsNullOrEmpty));
        return this;
    }

    /// <summary>Aligned columns, two blanks apart, never wrapped.</summary>
    public IEnumerable<string> ToLines()
    {
        var widths = Headers.Select((header, i) => _rows.Select(row => row[i].Length).Append(header.Length).Max())
            .ToArray();
        return _rows.Prepend([.. Headers])
            .Select(row => string.Join("  ", row.Select((cell, i) => cell.PadRight(widths[i]))).TrimEnd());
    }
}
