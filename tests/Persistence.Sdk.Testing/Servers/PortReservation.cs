namespace Persistence.Sdk.Testing.Servers;

/// <summary>
/// A port that belongs to one cluster, also while its server is stopped: another test process that took it then would be
/// met by those who wait for the server to come back. Held by the lock of a file, which ends with the process.
/// </summary>
internal sealed class PortReservation : IDisposable
{
    private readonly FileStream _file;

    private PortReservation(FileStream file) => _file = file;

    /// <summary>Null where somebody else has it.</summary>
    public static PortReservation? TryTake(int port)
    {
        try
        {
            return new PortReservation(new FileStream(
                Path.Combine(Path.GetTempPath(), $"persistence-pg-port-{port}"), FileMode.OpenOrCreate,
                FileAccess.ReadWrite, FileShare.None, bufferSize: 1, FileOptions.DeleteOnClose));
        }
        catch (Exception taken) when (taken is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    public void Dispose() => _file.Dispose();
}
