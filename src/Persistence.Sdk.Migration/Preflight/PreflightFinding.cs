namespace Persistence.Sdk.Migration.Preflight;

/// <summary>Rows that Postgres would refuse for one reason.</summary>
/// <param name="Column">The column, or the columns of a constraint, separated by commas.</param>
/// <param name="Reason">What is wrong and what to do; never a value.</param>
/// <param name="Count">How many rows.</param>
/// <param name="SampleKeys">Some of their keys, as JSON arrays; a row whose key cannot be read has none.</param>
internal sealed record PreflightFinding(string Column, string Reason, long Count, IReadOnlyList<string> SampleKeys);
