namespace Persistence.Sdk.Migration.Reads;

/// <summary>What the ramp made of a point read.</summary>
/// <param name="IsServed">Whether the mirror has answered; else the database that decides is to be asked.</param>
/// <param name="Row">The mirror's answer.</param>
internal readonly record struct RampedFind<T>(bool IsServed, T? Row)
    where T : class;
