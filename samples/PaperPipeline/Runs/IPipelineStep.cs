namespace PaperPipeline.Runs;

/// <summary>One step of the pipeline. Stateless: what it makes it leaves in the context.</summary>
internal interface IPipelineStep
{
    string Name { get; }

    /// <summary>Does the work and returns what the record shall tell of it.</summary>
    Task<object> RunAsync(RunContext run, CancellationToken cancellationToken);
}
