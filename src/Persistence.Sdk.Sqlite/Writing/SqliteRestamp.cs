using Persistence.Sdk.Core.Control;
using Persistence.Sdk.Core.Restamping;
using Persistence.Sdk.Core.Tables;

namespace Persistence.Sdk.Sqlite.Writing;

/// <summary>The SQLite file as the authority that repairs its mirror.</summary>
internal sealed class SqliteRestamp(SqliteWriter writer) : IRestamp
{
    public Task<IReadOnlyList<RowImage>> RaiseAsync(
        IReadOnlyList<KeyVersion> keys, Fence fence, CancellationToken cancellationToken) =>
        writer.RunAsync(new RestampOperation(keys, [], fence, cancellationToken), cancellationToken);

    public Task<IReadOnlyList<RowImage>> TakeAsync(
        IReadOnlyList<RowImage> images, Fence fence, CancellationToken cancellationToken)
    {
        // One more, because the guarded apply wants a greater version and here the same will do.
        RowImage[] above = [.. images.Select(image => image with { Version = image.Version + 1 })];
        KeyVersion[] keys = [.. above.Select(image => new KeyVersion(image.Key, image.Version))];
        return writer.RunAsync(new RestampOperation(keys, above, fence, cancellationToken), cancellationToken);
    }

    public Task MarkAsync(IReadOnlyList<RowKey> keys, Fence fence, CancellationToken cancellationToken) =>
        writer.RunAsync(new MarkOperation(keys, fence, cancellationToken), cancellationToken);
}
