namespace Persistence.Sdk;

/// <summary>When a write is sent to the mirror.</summary>
public enum DualWriteMode
{
    /// <summary>
    /// Within the call, for at most <see cref="DualWriteOptions.MirrorTimeout"/>; the replicator does the rest.
    /// </summary>
    Inline = 0,

    /// <summary>The call returns at once; the replicator does all.</summary>
    Background = 1,
}
