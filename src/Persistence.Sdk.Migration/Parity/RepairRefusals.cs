namespace Persistence.Sdk.Migration.Parity;

/// <summary>Says which differences are not healed without an operator's word, and why.</summary>
internal static class RepairRefusals
{
    /// <summary>Whether what the authority has is no good, so that only the mirror's can heal.</summary>
    public static bool NeedsMirror(Verdict verdict) =>
        verdict.Kind == DifferenceKind.AuthorityBehind || verdict.Authority.Problem is not null;

    /// <summary>Why a difference is left as it is, and what to do; null where it can be healed.</summary>
    public static string? Of(Verdict verdict, ParityRoute route, bool takesFromMirror)
    {
        var (authority, mirror) = (route.Authority.Side, route.Mirror.Side);
        if (!NeedsMirror(verdict))
        {
            return null;
        }

        if (verdict.Mirror.Problem is { } damage)
        {
            return $"the row in {mirror} cannot be read either: column '{damage.Column}': {damage.Reason}";
        }

        if (takesFromMirror && !(verdict.Authority.Problem is not null && IsOlder(verdict)))
        {
            return null;
        }

        return verdict.Authority.Problem is { } problem
            ? $"the row in {authority} cannot be read: column '{problem.Column}': {problem.Reason} Correct it there"
                + (IsOlder(verdict)
                    ? $"; {mirror} has an older state only."
                    : $", or take the one of {mirror} (--take-from-mirror).")
            : $"{mirror} has a higher version than {authority}, which decides: {authority} may have lost commits, and "
                + $"healing in its favour would lose them for good. Find out why; to take what {mirror} has, run the "
                + "repair with --take-from-mirror.";
    }

    private static bool IsOlder(Verdict verdict) =>
        !verdict.Mirror.HasRow || verdict.Mirror.Version < verdict.Authority.Version;
}
