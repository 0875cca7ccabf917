namespace Persistence.Sdk.Import.Writing;

/// <summary>Takes the records of one artefact, one after the other.</summary>
internal interface IRecordSink
{
    Task AddAsync(SourceRecord record, CancellationToken cancellationToken);

    /// <summary>Ends with everything decided that was added.</summary>
    Task FinishAsync(CancellationToken cancellationToken);
}
