namespace Persistence.Sdk.Core.Inspection;

/// <summary>What was found about one property of a database or of its surroundings.</summary>
/// <param name="Name">The check, in lower case with hyphens; stable.</param>
/// <param name="Level">How grave it is.</param>
/// <param name="Detail">What was found, without secrets.</param>
/// <param name="Advice">What to do; null where nothing needs to be done.</param>
internal sealed record Finding(string Name, FindingLevel Level, string Detail, string? Advice = null)
{
    public static Finding Ok(string name, string detail) => new(name, FindingLevel.Ok, detail);

    public static Finding Warn(string name, string detail, string advice) =>
        new(name, FindingLevel.Warn, detail, advice);

    public static Finding Fail(string name, string detail, string advice) =>
        new(name, FindingLevel.Fail, detail, advice);
}
