using Persistence.Sdk.Core.Databases;
using Persistence.Sdk.Core.Querying;
using Persistence.Sdk.Core.Tables;
using Persistence.Sdk.Core.Writing;

namespace Persistence.Sdk.Import.Writing;

/// <summary>A table that is imported into, and how an image becomes one with what stands there.</summary>
/// <param name="table">The table.</param>
/// <param name="rules">The rules; null where an image is only ever inserted.</param>
/// <param name="time">The column that says which of two rows is the newer one; null where no row changes.</param>
/// <param name="merged">Columns in which what stands may have more than an image without contradicting it.</param>
internal sealed class ImportTable<T>(
    TableDefinition<T> table, MergeRules? rules, string? time, params string[] merged) : ImportTable
    where T : class
{
    private const int KeysOfQuery = 100;
    private static readonly string[] Nothing = ["", "{}"];
    private readonly SqlText _atKeys = AtKeys(table);
    private readonly bool _isMerged = merged.Length > 0;

    public override bool IsInsertOnly => rules is null;

    /// <summary>
    /// Whether rows of one time count as the same, such as those of one report that lies in two folders.
    /// </summary>
    public bool IsSameAtOneTime { get; init; }

    /// <exception cref="ValueRejectedException">One of the databases could not hold a value unchanged.</exception>
    public Image Image(T record) => new(
        this, rules is null ? new ChangeSet().Insert(table, record) : new ChangeSet().Merge(table, record, rules));

    public override async Task<IReadOnlyDictionary<string, Row>> FindAsync(
        IDatabase database, IReadOnlyList<Image> images, CancellationToken cancellationToken)
    {
        var found = new Dictionary<string, Row>();
        foreach (var some in images.Chunk(KeysOfQuery))
        {
            var query = TableQuery.Rows(table, _atKeys, KeysOf(some));
            foreach (var record in await database.QueryAsync(query, cancellationToken).ConfigureAwait(false))
            {
                var row = table.ToRow(record);
                found[row.Key.Text] = row;
            }
        }

        return found;
    }

    public override bool Contradicts(Row image, Row standing) => !(IsSameAtOneTime && IsOfOneTime(image, standing))
        && image.DifferencesTo(standing).Any(column =>
            !_isMerged || (!merged.Contains(column) && Says(image.Values[table[column].Ordinal])));

    public override bool IsNewer(Row image, Row standing) => time is not null
        && (DateTime)image.Values[table[time].Ordinal]! > (DateTime)standing.Values[table[time].Ordinal]!;

    private bool IsOfOneTime(Row image, Row standing) =>
        Equals(image.Values[table[time!].Ordinal], standing.Values[table[time!].Ordinal]);

    private static bool Says(object? value) =>
        value is not null && (value is not string text || !Nothing.Contains(text));

    /// <summary>
    /// One shape whatever the number of keys, so that it is prepared once. SQLite looks up each term of a disjunction
    /// in the index, and would read the whole table for a list of row values.
    /// </summary>
    private static SqlText AtKeys(TableDefinition table) => SqlText.Same("WHERE " + string.Join(
        " OR ",
        Enumerable.Range(0, KeysOfQuery).Select(key => "(" + string.Join(
            " AND ", table.Key.Select((column, part) => $"{column.Name} = @{Name(key, part)}")) + ")")));

    private SqlParameters KeysOf(Image[] images)
    {
        var parameters = new SqlParameters();
        for (var key = 0; key < KeysOfQuery; key++)
        {
            var row = images[Math.Min(key, images.Length - 1)].Row;
            for (var part = 0; part < table.Key.Count; part++)
            {
                parameters.Add(Name(key, part), table.Key[part], table.Key[part].Codec.ToRecord(row.Values[part]!));
            }
        }

        return parameters;
    }

    private static string Name(int key, int part) => $"k{key}_{part}";
}
