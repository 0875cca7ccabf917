namespace Persistence.Sdk.Import.Writing;

/// <summary>Counts what becomes of the records of one artefact. Not safe for concurrent use.</summary>
internal sealed class Tally
{
    public long Read { get; set; }

    public long Imported { get; set; }

    public long Unchanged { get; set; }

    public long Superseded { get; set; }

    public long Rejected { get; set; }
}
