using Persistence.Sdk.Core.Databases;
using Persistence.Sdk.Core.Querying;
using Persistence.Sdk.Stores.Rows;

namespace Persistence.Sdk.Stores.Enrichment;

/// <summary>The overrides in use, kept for five minutes. Safe for concurrent use.</summary>
internal sealed class TitleOverrideCache
{
    private static readonly Func<string, Query<OpenAlexTitleOverride>> InUse =
        _ => TitleOverrideQueries.List(includeDisabled: false);

    private readonly KnownRows<OpenAlexTitleOverride> _known = new(TimeSpan.FromSeconds(300));

    /// <summary>Forgets everything, also what is being read at the moment.</summary>
    public void Invalidate() => _known.Invalidate();

    /// <summary>The overrides in use, in order.</summary>
    public ValueTask<IReadOnlyList<OpenAlexTitleOverride>> ReadAsync(
        IDatabase database, TimeProvider time, CancellationToken cancellationToken) =>
        _known.ReadAsync("", InUse, database, time, cancellationToken);
}
