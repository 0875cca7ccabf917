using Persistence.Sdk.Core.Tables;

namespace Persistence.Sdk.Core.Querying;

/// <summary>One named, normalised value and the column whose kind it has.</summary>
internal sealed record SqlParameter(string Name, ColumnDefinition Column, object? Value);
