namespace Persistence.Sdk.Sqlite.Tests.Writing;

/// <summary>Tests that set the fault points' handler, which is one for the process, run alone.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class FaultCollection
{
    public const string Name = "fault points";
}
