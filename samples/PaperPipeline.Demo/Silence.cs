namespace PaperPipeline.Demo;

/// <summary>A time in which no write was acknowledged.</summary>
internal sealed record Silence(DateTimeOffset From, DateTimeOffset To)
{
    public TimeSpan Length => To - From;

    public bool Contains(DateTimeOffset time) => From <= time && time <= To;
}
