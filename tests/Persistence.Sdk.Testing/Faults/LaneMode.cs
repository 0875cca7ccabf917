namespace Persistence.Sdk.Testing.Faults;

/// <summary>What a proxy does with the bytes of one direction.</summary>
public enum LaneMode
{
    /// <summary>Passes them on.</summary>
    Pass,

    /// <summary>Keeps them until the lane passes again, as a network does that comes back.</summary>
    Hold,

    /// <summary>Throws them away; a connection that lost bytes is cut when the lane passes again.</summary>
    Swallow,
}
