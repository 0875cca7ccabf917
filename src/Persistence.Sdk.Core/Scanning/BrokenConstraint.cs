using Persistence.Sdk.Core.Tables;

namespace Persistence.Sdk.Core.Scanning;

/// <summary>Rows that break one constraint.</summary>
/// <param name="Columns">The columns concerned, separated by commas.</param>
/// <param name="Reason">What is wrong and what to do; never a value.</param>
/// <param name="Count">How many rows.</param>
/// <param name="SampleKeys">Some of their keys, those that can be read.</param>
internal sealed record BrokenConstraint(string Columns, string Reason, long Count, IReadOnlyList<RowKey> SampleKeys);
