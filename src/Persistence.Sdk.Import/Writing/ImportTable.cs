using Persistence.Sdk.Core.Databases;
using Persistence.Sdk.Core.Tables;

namespace Persistence.Sdk.Import.Writing;

/// <summary>A table that is imported into.</summary>
internal abstract class ImportTable
{
    /// <summary>Whether rows are only ever added, so that one that was not taken is there already.</summary>
    public abstract bool IsInsertOnly { get; }

    /// <summary>The rows that stand at the keys of images of this table, by the text of the key.</summary>
    public abstract Task<IReadOnlyDictionary<string, Row>> FindAsync(
        IDatabase database, IReadOnlyList<Image> images, CancellationToken cancellationToken);

    /// <summary>Whether what stands says something else than an image that was not taken.</summary>
    public abstract bool Contradicts(Row image, Row standing);

    /// <summary>Whether an image would be taken beside what stands.</summary>
    public abstract bool IsNewer(Row image, Row standing);
}
