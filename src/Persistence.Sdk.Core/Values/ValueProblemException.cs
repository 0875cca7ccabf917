namespace Persistence.Sdk.Core.Values;

/// <summary>
/// Says what is wrong with a value, before table and column are known; becomes a <see cref="ValueRejectedException"/>.
/// </summary>
internal sealed class ValueProblemException(string reason) : Exception(reason);
