namespace PaperPipeline.Check.Acknowledgements;

/// <summary>
/// A row of an acknowledged write: its table and key as SQLite has them, and the columns and the number of the write
/// (property <c>write</c> of one of its JSON columns) that stand in it until a later write; null where any will do.
/// </summary>
internal sealed record AcknowledgedRow(
    string Table, IReadOnlyList<string> Key, IReadOnlyDictionary<string, string>? Columns, long? Mark);
