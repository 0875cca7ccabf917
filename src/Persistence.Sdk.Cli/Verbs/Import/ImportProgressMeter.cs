using Persistence.Sdk.Import;
using Persistence.Sdk.Migration;
using Persistence.Sdk.Migration.Backfill;

namespace Persistence.Sdk.Cli.Verbs.Import;

/// <summary>Turns what an import tells of itself into the progress that other commands show.</summary>
internal sealed class ImportProgressMeter(TimeProvider time, IProgress<TableProgress> shown) : IProgress<ImportProgress>
{
    private readonly Dictionary<string, ProgressMeter> _meters = [];

    public void Report(ImportProgress value)
    {
        if (!_meters.TryGetValue(value.Artefact, out var meter))
        {
            _meters[value.Artefact] = meter = new ProgressMeter(value.Artefact, value.Total, 0, time, shown);
        }

        meter.Report(value.Records, value.IsDone);
    }
}
