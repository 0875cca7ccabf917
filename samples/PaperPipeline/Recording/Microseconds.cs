namespace PaperPipeline.Recording;

/// <summary>Times as the databases hold them: what is noted must be what stands there.</summary>
internal static class Microseconds
{
    public static DateTimeOffset Now(TimeProvider time)
    {
        var now = time.GetUtcNow();
        return now.AddTicks(-(now.Ticks % TimeSpan.TicksPerMicrosecond));
    }
}
