using Persistence.Sdk.Core.Tables;

namespace Persistence.Sdk.Core.Writing;

/// <summary>What became of one change of a change set.</summary>
public sealed class ChangeOutcome
{
    internal static readonly ChangeOutcome NotApplied = new([]);

    internal ChangeOutcome(IReadOnlyList<RowImage> images) => Images = images;

    /// <summary>Whether any row was written or deleted.</summary>
    public bool Applied => Images.Count > 0;

    /// <summary>The number of rows written or deleted.</summary>
    public int Rows => Images.Count;

    internal IReadOnlyList<RowImage> Images { get; }

    /// <summary>
    /// The rows as the change left them; deleted rows are not among them.
    /// </summary>
    /// <exception cref="ArgumentException">The change was made to another table.</exception>
    public IReadOnlyList<T> Records<T>(TableDefinition<T> table)
        where T : class =>
        [.. Images.Where(image => image.Row is not null).Select(image => ReferenceEquals(image.Table, table)
            ? table.ToRecord(image.Row!)
            : throw new ArgumentException($"The change was made to '{image.Table}', not to '{table}'."))];
}
