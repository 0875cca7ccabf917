namespace Persistence.Sdk.Core.Control;

/// <summary>
/// Which schema this version of the library was made for. A newer version raises the control rows; processes of an
/// older one that still run go on writing to the authority, as long as it lets them, and copy nothing: their images
/// would lack what they do not know.
/// </summary>
internal static class LibraryLevel
{
    /// <summary>The number of the newest schema script.</summary>
    public const int Number = 1;

    public static BindingRejectedException Refusal(DatabaseSide side, int schemaVersion) => new(
        WrongNeighbour.OlderLibrary,
        $"The schema of {side} was raised to {schemaVersion} by a newer version of Persistence.Sdk; this process knows "
        + $"schema {Number} and copies nothing. Its writes wait in the pending set for a process of the newer version. "
        + "Update this process.");

    public static BindingRejectedException WriteRefusal(
        DatabaseSide side, int minWriter, Exception? innerException = null) =>
        new(
            WrongNeighbour.OlderLibrary,
            $"The schema of {side} was raised by a newer version of Persistence.Sdk, and takes writes of processes "
            + $"that know schema {minWriter} or later; this one knows {Number}. Nothing was written. Update this "
            + "process.",
            innerException);
}
