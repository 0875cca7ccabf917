namespace Persistence.Sdk.Migration.Parity;

/// <summary>A comparison cannot go on; nothing of it was stored as evidence.</summary>
internal sealed class ParityRefusedException(string reason)
    : PersistenceException($"The comparison of both sides was refused: {reason}");
