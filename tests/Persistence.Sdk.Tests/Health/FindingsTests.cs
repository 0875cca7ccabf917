using Persistence.Sdk.Health;

namespace Persistence.Sdk.Tests.Health;

/// <summary>What a status gives cause to say.</summary>
public sealed class FindingsTests
{
    private static readonly DatabaseStatus Sound = new() { IsOpen = true, IsReachable = true, Schema = SchemaState.Current };

    private static readonly PersistenceStatus Well = new()
    {
        AsksFor = PersistencePhase.DualWrite,
        Phase = PersistencePhase.DualWrite,
        Authority = DatabaseSide.Sqlite,
        Sqlite = Sound,
        Postgres = Sound,
        PendingRows = 0,
        ParkedRows = 0,
        Breaker = MirrorBreakerState.Closed,
        Binding = BindingState.Bound,
    };

    [Fact]
    public void Nothing_is_said_where_all_is_well() =>
        Assert.Empty(Findings.ThatFail(Well).Concat(Findings.ThatDegrade(Well)));

    [Fact]
    public void A_young_backlog_is_no_news_and_an_old_one_is()
    {
        var young = Well with { PendingRows = 3, OldestPending = TimeSpan.FromSeconds(59) };
        Assert.Empty(Findings.ThatDegrade(young));
        Assert.Equal(["3 rows are pending, the oldest for 61 s."],
            Findings.ThatDegrade(young with { OldestPending = TimeSpan.FromSeconds(61) }));
    }

    [Fact]
    public void Changed_options_that_are_not_followed_are_told() =>
        Assert.Equal(["Changed options are not followed: 'Persistence:Phase' is 17."],
            Findings.ThatDegrade(Well with { ReloadProblem = "'Persistence:Phase' is 17." }));

    [Fact]
    public void A_schema_that_the_phase_does_not_need_fails_nothing()
    {
        var refused = new DatabaseStatus { IsOpen = true, IsReachable = true, Schema = SchemaState.Rejected, Problem = "edited" };
        Assert.Equal(["The schema of Postgres is refused: edited"], Findings.ThatFail(Well with { Postgres = refused }));
        Assert.Empty(Findings.ThatFail(Well with { Postgres = refused, Phase = PersistencePhase.SqliteOnly }));
    }
}
