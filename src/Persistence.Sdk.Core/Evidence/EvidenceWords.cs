namespace Persistence.Sdk.Core.Evidence;

/// <summary>The words in which both databases keep the kinds of evidence.</summary>
internal static class EvidenceWords
{
    public static string Of(EvidenceKind kind) => kind switch
    {
        EvidenceKind.Preflight => "preflight",
        EvidenceKind.Backfill => "backfill",
        EvidenceKind.Parity => "parity",
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "This kind of evidence has no word."),
    };

    public static EvidenceKind Kind(string word) => word switch
    {
        "preflight" => EvidenceKind.Preflight,
        "backfill" => EvidenceKind.Backfill,
        "parity" => EvidenceKind.Parity,
        _ => throw new ArgumentOutOfRangeException(nameof(word), word, "The table holds an unknown kind of evidence."),
    };
}
