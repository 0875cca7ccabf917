using Persistence.Sdk;

namespace PaperPipeline.Demo;

/// <summary>What a database says about the phase: the row of <c>persistence.control</c>.</summary>
/// <param name="Phase">The phase.</param>
/// <param name="Authority">The database that decides: sqlite or postgres.</param>
/// <param name="State">open; draining or raising while the authority passes to the other one.</param>
internal sealed record ControlRow(PersistencePhase Phase, string Authority, string State)
{
    public bool IsOpen => State == "open";
}
