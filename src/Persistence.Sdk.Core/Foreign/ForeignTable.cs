namespace Persistence.Sdk.Core.Foreign;

/// <summary>A table of another application.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Columns">The names of its columns, in order.</param>
internal sealed record ForeignTable(string Name, IReadOnlyList<string> Columns)
{
    /// <summary>Whether it has all of these columns.</summary>
    public bool Has(IEnumerable<string> columns) => columns.All(column => Columns.Contains(column));
}
