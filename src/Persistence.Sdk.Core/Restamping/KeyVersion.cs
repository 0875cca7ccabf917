using Persistence.Sdk.Core.Tables;

namespace Persistence.Sdk.Core.Restamping;

/// <summary>A key and the version of what stands there on the mirror; 0 where nothing does.</summary>
internal readonly record struct KeyVersion(RowKey Key, long Version);
