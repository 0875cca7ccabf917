namespace Persistence.Sdk.Core.Json;

/// <summary>
/// A JSON document that cannot be kept equally in SQLite and in a Postgres jsonb column. The message holds nothing of
/// the document but property names. The column layer adds the table and the column.
/// </summary>
internal sealed class JsonRejectedException : Exception
{
    internal JsonRejectedException(string reason, string path, Exception? inner = null)
        : base($"The JSON document is refused at {path}: {reason}.", inner)
    {
        Reason = reason;
        Path = path;
    }

    /// <summary>What is wrong, as a clause without a full stop.</summary>
    public string Reason { get; }

    /// <summary>Where it is wrong, as a JSON path from the document's root: <c>$</c>, <c>$.a[3]</c>.</summary>
    public string Path { get; }
}
