namespace Persistence.Sdk.Migration.Parity;

/// <summary>
/// Compares both sides beside live traffic, heals what differs where asked to, and stores the result.
/// </summary>
internal interface IParityCheck
{
    /// <exception cref="PhaseRefusedException">The phase in force keeps one side only.</exception>
    /// <exception cref="ArgumentException">A table is not one of this application's.</exception>
    Task<ParityReport> RunAsync(
        ParityRequest request, IProgress<TableProgress>? progress, CancellationToken cancellationToken);
}
