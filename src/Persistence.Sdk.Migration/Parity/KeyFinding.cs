namespace Persistence.Sdk.Migration.Parity;

/// <summary>What three reads of one key say.</summary>
/// <param name="IsMoving">Whether nothing can be said yet.</param>
/// <param name="Kind">In what the sides differ; null where they do not.</param>
internal readonly record struct KeyFinding(bool IsMoving, DifferenceKind? Kind)
{
    public static KeyFinding Equal => new(false, null);

    public static KeyFinding Moving => new(true, null);

    public static KeyFinding Of(DifferenceKind kind) => new(false, kind);
}
