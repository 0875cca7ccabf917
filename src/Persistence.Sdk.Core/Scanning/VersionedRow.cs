using Persistence.Sdk.Core.Tables;

namespace Persistence.Sdk.Core.Scanning;

/// <summary>A row as it stands, with its version.</summary>
internal readonly record struct VersionedRow(Row Row, long Version)
{
    public RowImage Image => new(Row.Key, Version, Row);
}
