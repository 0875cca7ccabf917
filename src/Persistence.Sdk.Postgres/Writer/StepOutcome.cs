using Persistence.Sdk.Core.Tables;

namespace Persistence.Sdk.Postgres.Writer;

/// <summary>What a step did.</summary>
/// <param name="Images">The images of the rows it changed.</param>
/// <param name="Claims">Of claims, for each image the clock of the one that got the row; otherwise empty.</param>
internal sealed record StepOutcome(IReadOnlyList<RowImage> Images, IReadOnlyList<long> Claims);
