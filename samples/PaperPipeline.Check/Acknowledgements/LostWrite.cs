using PaperPipeline.Check.Tables;

namespace PaperPipeline.Check.Acknowledgements;

/// <summary>
/// A row that does not show the acknowledged write of that number. One write may appear with several rows.
/// </summary>
internal sealed record LostWrite(long Write, string Table, RowId Row);
