namespace Persistence.Sdk.Import.Ragonometrics;

/// <summary>What was found in one place.</summary>
internal sealed record FoundArtefacts(
    IReadOnlyList<ImportedArtefact> Artefacts, IReadOnlyList<SkippedArtefact> Skipped)
{
    public static readonly FoundArtefacts Nothing = new([], []);
}
