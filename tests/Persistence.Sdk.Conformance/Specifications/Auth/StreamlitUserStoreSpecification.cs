using Persistence.Sdk.Conformance.Discovery;
using Persistence.Sdk.Conformance.Fixtures;
using Persistence.Sdk.Stores.Auth;

namespace Persistence.Sdk.Conformance.Specifications.Auth;

/// <summary>What <see cref="IStreamlitUserStore"/> promises, on every variant of the database.</summary>
public abstract class StreamlitUserStoreSpecification(ConformanceFixture fixture) : Specification(fixture)
{
    /// <summary>The store under test.</summary>
    protected IStreamlitUserStore Users => Fixture.Store<IStreamlitUserStore>();

    private DateTimeOffset Now => Fixture.Clock.GetUtcNow();

    [SpecificationFact]
    public async Task A_user_is_found_by_id_name_and_address_without_regard_to_case()
    {
        var name = NewId("Änne ΟΔΟΣ");
        var user = User($" {name} ") with
        {
            Email = $"{name}@Example.org", DisplayName = "Ä", Id = 7, UsernameFolded = "x", EmailFolded = "x",
            LastLoginAt = Now.AddDays(-2), CreatedAt = Now.AddDays(-2), UpdatedAt = Now.AddDays(-2),
        };
        var created = await Users.CreateAsync(user);

        Assert.Equal(
            user with
            {
                Id = created.Id,
                UsernameFolded = LineageId.Folded(name),
                EmailFolded = LineageId.Folded($"{name}@Example.org"),
                CreatedAt = Now,
                UpdatedAt = Now,
            },
            created);
        Assert.NotEqual(7, created.Id);
        Assert.Equal(created, await Users.GetAsync(created.Id));
        Assert.Equal(created, await Users.FindByNameAsync(name.ToUpperInvariant()));
        Assert.Equal(created, await Users.FindByNameAsync(name.ToLowerInvariant() + "\n"));
        Assert.Equal(created, await Users.FindByEmailAsync($"{name}@EXAMPLE.ORG"));
        Assert.Null(await Users.FindByNameAsync(name + "x"));
        Assert.Null(await Users.FindByEmailAsync(name));
        Assert.Null(await Users.GetAsync(7));
    }

    [SpecificationFact]
    public async Task S17_A_name_or_an_address_that_is_taken_is_refused_and_said()
    {
        var name = NewId("Name");
        await Users.CreateAsync(User(name) with { Email = $"{name}@x" });

        var taken = await Assert.ThrowsAsync<ValueTakenException>(() => Users.CreateAsync(User(name.ToUpperInvariant())));
        Assert.Equal(("auth.streamlit_users", "username"), (taken.Table, taken.Column));
        Assert.DoesNotContain(name, taken.ToString(), StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("argon2id", taken.ToString(), StringComparison.Ordinal);
        taken = await Assert.ThrowsAsync<ValueTakenException>(
            () => Users.CreateAsync(User(name + "2") with { Email = $"{name}@X" }));
        Assert.Equal("email", taken.Column);
        Assert.Null(await Users.FindByNameAsync(name + "2"));
    }

    [SpecificationFact]
    public async Task Users_without_an_address_do_not_clash()
    {
        foreach (var blank in new[] { null, "", " ", null, "" })
        {
            var user = await Users.CreateAsync(User() with { Email = blank });
            Assert.Equal((blank, null), (user.Email, user.EmailFolded));
        }
    }

    [SpecificationFact]
    public async Task S16_Of_users_of_one_name_that_are_created_at_once_one_stands()
    {
        var name = NewId("Twin");

        var created = await TogetherAsync(8, async i =>
        {
            try
            {
                return await Users.CreateAsync(User(i % 2 == 0 ? name : name.ToUpperInvariant()));
            }
            catch (ValueTakenException)
            {
                return null;
            }
        });

        Assert.Equal(Assert.Single(created, user => user is not null), await Users.FindByNameAsync(name));
    }

    [SpecificationFact]
    public async Task Hash_login_and_activity_are_set_and_nothing_else()
    {
        var user = await Users.CreateAsync(User());
        Fixture.Clock.Advance(TimeSpan.FromSeconds(1));

        Assert.True(await Users.SetPasswordHashAsync(user.Id, "$new$"));
        Assert.True(await Users.RecordLoginAsync(user.Id));
        Assert.Equal(user with { PasswordHash = "$new$", LastLoginAt = Now, UpdatedAt = Now }, await Users.GetAsync(user.Id));
        Assert.True(await Users.SetActiveAsync(user.Id, false));
        var login = Now;
        Fixture.Clock.Advance(TimeSpan.FromSeconds(1));

        Assert.False(await Users.RecordLoginAsync(user.Id));
        Assert.Equal((false, login), ((await Users.GetAsync(user.Id))!.IsActive, (await Users.GetAsync(user.Id))!.LastLoginAt));
        Assert.True(await Users.SetActiveAsync(user.Id, true));
        Assert.True(await Users.RecordLoginAsync(user.Id));
        Assert.Equal((true, Now), ((await Users.GetAsync(user.Id))!.IsActive, (await Users.GetAsync(user.Id))!.LastLoginAt));

        Assert.False(await Users.SetPasswordHashAsync(7, "$new$"));
        Assert.False(await Users.SetActiveAsync(7, false));
        Assert.False(await Users.RecordLoginAsync(7));
    }

    [SpecificationFact]
    public async Task Disabling_a_user_revokes_their_sessions_and_no_others()
    {
        var sessions = Fixture.Store<IStreamlitSessionStore>();
        var (user, other) = (await Users.CreateAsync(User()), await Users.CreateAsync(User()));
        foreach (var (id, owner) in new[] { ("a", user), ("b", user), ("c", other) })
        {
            await sessions.CreateAsync(
                new StreamlitSession { SessionId = $"{user.Id}{id}", UserId = owner.Id, Username = owner.Username });
        }

        await Users.SetActiveAsync(user.Id, true);
        Assert.NotNull(await sessions.GetLiveAsync($"{user.Id}a"));

        await Users.SetActiveAsync(user.Id, false);

        Assert.Null(await sessions.GetLiveAsync($"{user.Id}a"));
        Assert.Null(await sessions.GetLiveAsync($"{user.Id}b"));
        Assert.NotNull(await sessions.GetLiveAsync($"{user.Id}c"));
    }

    [SpecificationFact]
    public async Task The_hash_is_printed_nowhere_and_the_table_must_be_current()
    {
        var user = await Users.CreateAsync(User() with { PasswordHash = "$secret$" });

        Assert.DoesNotContain("secret", user.ToString(), StringComparison.Ordinal);
        Assert.Contains(user.Username, user.ToString(), StringComparison.Ordinal);
        Assert.True(StreamlitUserTable.Definition.MustBeCurrent);
        Assert.True(StreamlitUserTable.Definition["password_hash"].IsSecret);
    }

    [SpecificationFact]
    public async Task What_cannot_be_meant_is_refused()
    {
        foreach (var blank in new[] { null, "", " " })
        {
            await RefusedAsync<ArgumentException>(() => Users.CreateAsync(User() with { Username = blank! }));
            await RefusedAsync<ArgumentException>(() => Users.CreateAsync(User() with { PasswordHash = blank! }));
            await RefusedAsync<ArgumentException>(() => Users.SetPasswordHashAsync(1, blank!));
            await RefusedAsync<ArgumentException>(() => Users.FindByNameAsync(blank!));
            await RefusedAsync<ArgumentException>(() => Users.FindByEmailAsync(blank!));
        }

        await RefusedAsync<ValueRejectedException>(() => Users.CreateAsync(User(new string('ä', 1_251))));
        await RefusedAsync<ValueRejectedException>(() => Users.CreateAsync(User() with { Email = new string('ä', 1_251) }));
        await RefusedAsync<ValueRejectedException>(() => Users.SetPasswordHashAsync(1, "a\0"));
    }

    private static StreamlitUser User(string? name = null) =>
        new() { Username = name ?? NewId("user"), PasswordHash = "$argon2id$x" };
}
