using Persistence.Sdk.Core.Tables;

namespace Persistence.Sdk.Core.Writing;

/// <summary>
/// Merges a row into the one at its key. Gives back the full row image, as it may hold columns of both.
/// </summary>
internal sealed class MergeChange(Row row, MergeRules rules, MergeMode mode) : Change(row.Table)
{
    public Row Row { get; } = row;

    public MergeRules Rules { get; } = rules;

    public MergeMode Mode { get; } = mode;
}
