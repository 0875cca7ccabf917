namespace Persistence.Sdk.Cli.Output;

/// <summary>Rows for a person: a drawn table at a terminal, aligned columns elsewhere.</summary>
internal sealed class TextTable(params string[] headers)
{
    private List<string[]> _rows = [];

    public IReadOnlyList<string> Headers { get; private set; } = headers;

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

    /// <summary>The same without columns that say nothing, neither a number nor a yes, in any row.</summary>
    /// <param name="kept">How many columns stay whatever they say.</param>
    public TextTable WithoutIdleColumns(int kept)
    {
        int[] told = [.. Enumerable.Range(0, Headers.Count)
            .Where(i => i < kept || _rows.Exists(row => row[i] is not ("" or "0" or "no")))];
        Headers = [.. told.Select(i => Headers[i])];
        _rows = [.. _rows.Select(row => told.Select(i => row[i]).ToArray())];
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
