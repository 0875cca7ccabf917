namespace Persistence.Sdk.Core.Foreign;

/// <summary>A row of another application's table, as it is stored.</summary>
/// <param name="Id">The row id.</param>
/// <param name="Values">
/// The values: null, <see cref="long"/>, <see cref="double"/>, <see cref="string"/>, an array of bytes, or <see
/// cref="ForeignText.NotUtf8"/>.
/// </param>
internal sealed record ForeignRow(long Id, object?[] Values);
