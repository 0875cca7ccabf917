using System.Text.Json;
using Persistence.Sdk.Core.Evidence;

namespace Persistence.Sdk.Migration.Parity;

/// <summary>The form in which a full comparison of a table is kept as evidence.</summary>
internal static class ParityEvidence
{
    private static readonly JsonSerializerOptions Form = new(JsonSerializerDefaults.Web);

    /// <summary>The entry. Values never get into it, and keys in motion only where all of them are known.</summary>
    public static EvidenceEntry Of(ParityTally tally, long coverageEpoch)
    {
        var result = tally.ToResult() with { Samples = [] };
        return new EvidenceEntry(
            EvidenceKind.Parity, result.Table, coverageEpoch, result.IsClean && tally.KnowsInMotion, default,
            JsonSerializer.Serialize(result, Form));
    }

    public static TableParity? Read(EvidenceEntry entry) => JsonSerializer.Deserialize<TableParity>(entry.Report, Form);
}
