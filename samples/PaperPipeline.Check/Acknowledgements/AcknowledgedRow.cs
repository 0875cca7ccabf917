namespace PaperPipeline.Check.Acknowledgements;

/// <summary>
/// A row of an acknowledged write: its key in <c>workflow_run_records</c>, and the status and the number of the write
/// (property <c>write</c> of metadata or payload) that stand in it until a later write; null where any will do.
/// </summary>
internal sealed record AcknowledgedRow(
    string RunId, string Kind, string Step, string RecordKey, string? Status, long? Mark);
