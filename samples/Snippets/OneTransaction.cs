using Microsoft.Extensions.DependencyInjection;
using Persistence.Sdk;

namespace Snippets;

internal static class OneTransaction
{
    public static async Task CloseAsync(
        IServiceProvider services, string runId, RunReport report, TokenUsage usage, CancellationToken stopping)
    {
        await services.GetRequiredService<IUnitOfWork>()
            .Add<IRunRecordStore>((runs, token) => runs.UpsertReportAsync(report, token))
            .Add<IRunRecordStore>(
                (runs, token) => runs.SetRunStatusAsync(runId, RunRecordStatus.Completed, cancellationToken: token))
            .Add<ITokenUsageSink>((usages, token) => usages.RecordAsync(usage, token))
            .CommitAsync(stopping);
    }
}
