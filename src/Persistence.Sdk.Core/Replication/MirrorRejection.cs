namespace Persistence.Sdk.Core.Replication;

/// <summary>Why a mirror refused images.</summary>
internal enum MirrorRejection
{
    /// <summary>A value or a check; trying again does not help.</summary>
    Data,

    /// <summary>A parent row is missing; it may still be on its way.</summary>
    MissingParent,

    /// <summary>Another row holds a unique value; its own newer image may still be on its way.</summary>
    UniqueClash,
}
