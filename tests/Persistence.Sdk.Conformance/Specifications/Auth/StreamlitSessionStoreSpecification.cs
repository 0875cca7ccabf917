using Persistence.Sdk.Conformance.Discovery;
using Persistence.Sdk.Conformance.Fixtures;
using Persistence.Sdk.Core.Tables;
using Persistence.Sdk.Core.Writing;
using Persistence.Sdk.Stores.Auth;

namespace Persistence.Sdk.Conformance.Specifications.Auth;

/// <summary>What <see cref="IStreamlitSessionStore"/> promises, on every variant of the database.</summary>
public abstract class StreamlitSessionStoreSpecification(ConformanceFixture fixture) : Specification(fixture)
{
    private static readonly TableDefinition<StreamlitSession> Table = StreamlitSessionTable.Definition;

    // Databases and stores of a test follow different clocks: both agree about these.
    private static readonly DateTimeOffset LongAgo = new(2001, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private static readonly DateTimeOffset FarAhead = new(9000, 1, 1, 0, 0, 0, TimeSpan.Zero);

    /// <summary>The store under test.</summary>
    protected IStreamlitSessionStore Sessions => Fixture.Store<IStreamlitSessionStore>();

    private DateTimeOffset Now => Fixture.Clock.GetUtcNow();

    [SpecificationFact]
    public async Task A_session_reads_back_while_it_is_live()
    {
        var user = await UserAsync();
        var session = Session() with
        {
            UserId = user, Source = "api", AuthenticatedAt = Now.AddMinutes(-1), ExpiresAt = Now.AddSeconds(10),
            RevokedAt = Now, CreatedAt = Now.AddDays(-1), UpdatedAt = Now.AddDays(-1),
        };
        var created = await Sessions.CreateAsync(session);

        Assert.Equal(session with { RevokedAt = null, CreatedAt = Now, UpdatedAt = Now }, created);
        Assert.Equal(created, await Sessions.GetLiveAsync(session.SessionId));
        Assert.Null(await Sessions.GetLiveAsync(NewId()));

        Wait(9.999);
        Assert.NotNull(await Sessions.GetLiveAsync(session.SessionId));
        Wait(0.001);
        Assert.Null(await Sessions.GetLiveAsync(session.SessionId));
    }

    [SpecificationFact]
    public async Task A_session_of_which_little_is_known_begins_now_and_never_expires()
    {
        var created = await Sessions.CreateAsync(Session());

        Assert.Equal(("streamlit_ui", Now, null, null),
            (created.Source, created.AuthenticatedAt, created.UserId, created.ExpiresAt));
        Wait(1e9);
        Assert.NotNull(await Sessions.GetLiveAsync(created.SessionId));
    }

    [SpecificationFact]
    public async Task S16_A_session_is_created_once()
    {
        var session = Session();

        var created = await TogetherAsync(4, async i =>
        {
            try
            {
                return await Sessions.CreateAsync(session with { Source = $"{i}" });
            }
            catch (ValueTakenException taken)
            {
                Assert.Equal("session_id", taken.Column);
                return null;
            }
        });

        Assert.Equal(Assert.Single(created, one => one is not null), await Sessions.GetLiveAsync(session.SessionId));
    }

    [SpecificationFact]
    public async Task A_touch_prolongs_a_live_session_and_revives_none()
    {
        var session = await Sessions.CreateAsync(Session(), TimeSpan.FromSeconds(10));
        Wait(5);
        Assert.True(await Sessions.TouchAsync(session.SessionId));
        Assert.Equal(session with { UpdatedAt = Now }, await Sessions.GetLiveAsync(session.SessionId));
        Assert.True(await Sessions.TouchAsync(session.SessionId, TimeSpan.FromSeconds(10)));
        Wait(9);
        Assert.NotNull(await Sessions.GetLiveAsync(session.SessionId));
        Wait(1);

        Assert.False(await Sessions.TouchAsync(session.SessionId, TimeSpan.FromSeconds(10)));
        Assert.Null(await Sessions.GetLiveAsync(session.SessionId));

        var revoked = await Sessions.CreateAsync(Session());
        await Sessions.RevokeAsync(revoked.SessionId);
        Assert.False(await Sessions.TouchAsync(revoked.SessionId, TimeSpan.FromSeconds(10)));
        Assert.Null(await Sessions.GetLiveAsync(revoked.SessionId));
        Assert.False(await Sessions.TouchAsync(NewId()));
    }

    [SpecificationFact]
    public async Task S16_No_touch_at_once_with_a_revocation_undoes_it()
    {
        var session = await Sessions.CreateAsync(Session());

        await TogetherAsync(8, i => i == 3
            ? Sessions.RevokeAsync(session.SessionId)
            : Sessions.TouchAsync(session.SessionId, TimeSpan.FromDays(i + 1)));

        Assert.Null(await Sessions.GetLiveAsync(session.SessionId));
    }

    [SpecificationFact]
    public async Task A_session_or_all_of_a_user_are_revoked_once()
    {
        var (user, other) = (await UserAsync(), await UserAsync());
        var mine = new[] { Session(), Session(), Session() };
        var others = Session() with { UserId = other };
        foreach (var session in mine.Select(session => session with { UserId = user }).Append(others))
        {
            await Sessions.CreateAsync(session);
        }

        Assert.True(await Sessions.RevokeAsync(mine[0].SessionId));
        var first = Now;
        Wait(1);
        Assert.False(await Sessions.RevokeAsync(mine[0].SessionId));
        Assert.Equal(2, await Sessions.RevokeAllAsync(user));
        Assert.Equal(0, await Sessions.RevokeAllAsync(user));

        Assert.Equal([first, Now, Now], await Task.WhenAll(mine.Select(async one => (await RowAsync(one.SessionId))!.RevokedAt)));
        Assert.Null(await Sessions.GetLiveAsync(mine[1].SessionId));
        Assert.NotNull(await Sessions.GetLiveAsync(others.SessionId));
        Assert.False(await Sessions.RevokeAsync(NewId()));
    }

    [SpecificationFact]
    public async Task S36_S68_What_has_expired_is_purged_revoked_or_not()
    {
        await Sessions.PurgeExpiredAsync();
        var (expired, gone, live, never) = (Session(), Session(), Session(), Session());
        await Sessions.CreateAsync(expired with { ExpiresAt = LongAgo });
        await Sessions.CreateAsync(gone with { ExpiresAt = LongAgo });
        await Sessions.RevokeAsync(gone.SessionId);
        await Sessions.CreateAsync(live with { ExpiresAt = FarAhead });
        await Sessions.CreateAsync(never);

        Assert.Equal(2, await Sessions.PurgeExpiredAsync());
        Assert.Equal(0, await Sessions.PurgeExpiredAsync());

        Assert.Null(await RowAsync(expired.SessionId));
        Assert.Null(await RowAsync(gone.SessionId));
        Assert.NotNull(await Sessions.GetLiveAsync(live.SessionId));
        Assert.NotNull(await Sessions.GetLiveAsync(never.SessionId));
        await Sessions.CreateAsync(expired);
        Assert.NotNull(await Sessions.GetLiveAsync(expired.SessionId));
    }

    [SpecificationFact]
    public async Task S21_A_session_of_nobody_is_refused_and_the_table_must_be_current()
    {
        var refusal = await Assert.ThrowsAsync<ConstraintViolatedException>(
            () => Sessions.CreateAsync(Session() with { UserId = 7 }));

        Assert.Equal("auth.streamlit_sessions", refusal.Table);
        Assert.True(Table.MustBeCurrent);
    }

    [SpecificationFact]
    public async Task What_cannot_be_meant_is_refused()
    {
        foreach (var blank in new[] { null, "", " " })
        {
            await RefusedAsync<ArgumentException>(() => Sessions.CreateAsync(Session() with { SessionId = blank! }));
            await RefusedAsync<ArgumentException>(() => Sessions.CreateAsync(Session() with { Username = blank! }));
            await RefusedAsync<ArgumentException>(() => Sessions.CreateAsync(Session() with { Source = blank! }));
            await RefusedAsync<ArgumentException>(() => Sessions.GetLiveAsync(blank!));
            await RefusedAsync<ArgumentException>(() => Sessions.TouchAsync(blank!));
            await RefusedAsync<ArgumentException>(() => Sessions.RevokeAsync(blank!));
        }

        foreach (var lifetime in new[] { TimeSpan.Zero, TimeSpan.FromSeconds(-1), TimeSpan.MaxValue })
        {
            await RefusedAsync<ArgumentOutOfRangeException>(() => Sessions.CreateAsync(Session(), lifetime));
            await RefusedAsync<ArgumentOutOfRangeException>(() => Sessions.TouchAsync("s", lifetime));
        }
    }

    private static StreamlitSession Session() => new() { SessionId = NewId("session"), Username = "u" };

    private void Wait(double seconds) => Fixture.Clock.Advance(TimeSpan.FromSeconds(seconds));

    private async Task<long> UserAsync() => (await Fixture.Store<IStreamlitUserStore>().CreateAsync(
        new StreamlitUser { Username = NewId("user"), PasswordHash = "$x$" })).Id;

    /// <summary>The row at a key, live or not.</summary>
    private Task<StreamlitSession?> RowAsync(string id) => Database.FindAsync(Table, RowKey.Of(Table, id));
}
