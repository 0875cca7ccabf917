using Persistence.Sdk.Core.Inspection;
using Persistence.Sdk.Postgres.Connecting;

namespace Persistence.Sdk.Postgres.Inspection;

/// <summary>
/// How far the server's clock is from this machine's. No order depends on it; ages, expiry and evidence do.
/// </summary>
internal sealed class ClockProbe(PostgresSession session, TimeProvider time) : IProbe
{
    private static readonly TimeSpan Tolerance = TimeSpan.FromSeconds(2);

    public async Task<Finding> RunAsync(string name, CancellationToken cancellationToken)
    {
        var before = time.GetUtcNow();
        var server = (await session.QueryAsync(
            "SELECT clock_timestamp()", reader => reader.GetFieldValue<DateTime>(0), cancellationToken)
            .ConfigureAwait(false))[0];
        var skew = SkewOf(before, new DateTimeOffset(server), time.GetUtcNow());
        return skew.Duration() > Tolerance
            ? Finding.Warn(
                name, FormattableString.Invariant($"the server is {skew.TotalSeconds:+0.0;-0.0} s from this machine"),
                "Let both follow a time server: expiry, ages and evidence are told by these clocks.")
            : Finding.Ok(name, FormattableString.Invariant($"within {Tolerance.TotalSeconds:0} s of this machine"));
    }

    /// <summary>
    /// Nothing but the time of the question and the answer's way is known, so what lies between is no skew.
    /// </summary>
    internal static TimeSpan SkewOf(DateTimeOffset before, DateTimeOffset server, DateTimeOffset after) =>
        server < before ? server - before : server > after ? server - after : TimeSpan.Zero;
}
