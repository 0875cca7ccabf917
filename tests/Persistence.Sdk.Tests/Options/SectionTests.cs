using Microsoft.Extensions.DependencyInjection;

namespace Persistence.Sdk.Tests.Options;

/// <summary>How section Persistence becomes options, and what is told where it cannot.</summary>
public sealed class SectionTests
{
    [Fact]
    public void Without_a_configuration_the_defaults_hold() =>
        Assert.Equal("persistence.sqlite", Configured.Options(null).Sqlite.Path);

    [Fact]
    public void The_section_of_the_host_is_bound_without_an_argument()
    {
        var options = Configured.Options(Configured.By(
            ("Persistence:Sqlite:Path", "state.sqlite"), ("persistence:dualwrite:mode", "background"),
            ("Persistence:CutoverTimeout", "00:00:05"), ("Persistence:Sqlite:CheckpointBytes", "70000"),
            ("Persistence:ApplySchema", "false"), ("Persistence:Modules:0", "Pipeline")));

        Assert.Equal("state.sqlite", options.Sqlite.Path);
        Assert.Equal(DualWriteMode.Background, options.DualWrite.Mode);
        Assert.Equal(TimeSpan.FromSeconds(5), options.CutoverTimeout);
        Assert.Equal(70_000, options.Sqlite.CheckpointBytes);
        Assert.False(options.ApplySchema);
        Assert.Equal(["Pipeline"], options.Modules);
    }

    [Theory]
    [InlineData("{ \"Persistence\": { \"Modules\": [] } }")]
    [InlineData("{ \"Persistence\": { \"Modules\": \"\" } }")]
    public void An_empty_list_of_modules_is_empty_and_not_the_default(string json) =>
        Assert.Empty(Configured.Options(Configured.ByJson(json)).Modules!);

    [Theory]
    [InlineData("Persistence:Phase", "Banana", "expected is one of SqliteOnly, DualWrite, ")]
    [InlineData("Persistence:Phase", "7", "allowed are SqliteOnly, DualWrite, ")]
    [InlineData("Persistence:ApplySchema", "perhaps", "expected is True or False")]
    [InlineData("Persistence:CutoverTimeout", "soon", "allowed are 00:00:00.1 to 00:10:00")]
    [InlineData("Persistence:Sqlite:MaxReaders", "many", "expected is a whole number; allowed are 1 to 256")]
    [InlineData("Persistence:Sqlite:MaxReaders", "99999999999", "expected is a whole number; allowed are 1 to 256")]
    [InlineData("Persistence:Sqlite:CheckpointBytes", "4 MB", "allowed are 65536 to 1073741824")]
    [InlineData("Persistence:Stores:IQueryCache", "10", "expected is a section with options of its own")]
    [InlineData("Persistence:Sqlite", "state.sqlite", "expected is a section with options of its own")]
    [InlineData("Persistence:Modules", "Pipeline", "expected is a list, such as 'Persistence:Modules:0'")]
    [InlineData("Persistence:DualWrite:MirrorTimeout", "250", "is 250.00:00:00; allowed are 00:00:00.001 to 00:01:00")]
    [InlineData("Persistence:Postgres:RequireTls", "", "expected is True or False")]
    public void A_value_that_does_not_fit_is_told_with_its_path_and_what_is_allowed(
        string path, string value, string told)
    {
        var problem = Assert.Single(Configured.Problems(Configured.By((path, value))));

        Assert.StartsWith($"'{path}' is ", problem, StringComparison.Ordinal);
        Assert.Contains(told, problem, StringComparison.Ordinal);
    }

    [Fact]
    public void A_store_has_options_of_its_own_under_the_name_of_its_interface()
    {
        var options = Configured.Options(Configured.By(
            ("Persistence:ShadowReadPercent", "5"), ("Persistence:Stores:iquerycache:ShadowReadPercent", "7")));

        Assert.Equal((5, 7, null), (
            options.ShadowReadPercent, options.Stores["IQueryCache"].ShadowReadPercent,
            options.Stores["IQueryCache"].ReadFromPostgresPercent));
    }

    [Theory]
    [InlineData("Persistence:Stores:IQueryCache:ShadowRedPercent", "did you mean 'ShadowReadPercent'?")]
    [InlineData("Persistence:Sqlite:Pth", "did you mean 'Path'?")]
    [InlineData("Persistence:Postgress:ConnectionString", "did you mean 'Postgres'?")]
    [InlineData("Persistence:Sqlite:Encryption", "known are CheckpointBytes, LockTimeout, ")]
    [InlineData("Persistence:Phase:Name", "'Persistence:Phase' is one value")]
    [InlineData("Persistance:Sqlite:Path", "did you mean 'Persistence'?")]
    public void A_name_that_no_option_has_is_refused_with_the_one_that_was_meant(string path, string told)
    {
        var problem = Assert.Single(Configured.Problems(Configured.By((path, "a-canary"))));

        Assert.Contains(told, problem, StringComparison.Ordinal);
        Assert.DoesNotContain("canary", problem, StringComparison.Ordinal);
    }

    [Fact]
    public void A_section_of_somebody_else_with_a_similar_name_is_left_alone() =>
        Assert.Equal(PersistencePhase.SqliteOnly,
            Configured.Options(Configured.By(("Persistent:Connections", "9"))).Phase);

    [Fact]
    public void All_that_is_wrong_is_told_at_once() => Assert.Equal(
        [
            "'Persistence:Sqlite:Pth' is not known; did you mean 'Path'?",
            "'Persistence:Phase' is 'Banana'; expected is one of SqliteOnly, DualWrite, Backfill, ReadCutover, "
                + "PostgresOnly; allowed are SqliteOnly, DualWrite, Backfill, ReadCutover, PostgresOnly.",
            "'Persistence:Sqlite:MaxReaders' is 0; allowed are 1 to 256.",
            "'Persistence:ApplySchema' is 'maybe'; expected is True or False.",
        ],
        Configured.Problems(Configured.By(
            ("Persistence:Sqlite:Pth", "x"), ("Persistence:Phase", "Banana"), ("Persistence:Sqlite:MaxReaders", "0"),
            ("Persistence:ApplySchema", "maybe"))));

    [Fact]
    public void A_section_of_another_name_is_called_by_that_name()
    {
        var configuration = Configured.By(("App:State:Phase", "Banana"), ("App:State:Sqlite:MaxReaders", "0"));

        var refused = Assert.Throws<Microsoft.Extensions.Options.OptionsValidationException>(() => Configured.Options(
            configuration, services => services.AddUnifiedPersistence(configuration.GetSection("App:State"))));

        Assert.All(refused.Failures, problem => Assert.StartsWith("'App:State:", problem, StringComparison.Ordinal));
    }

    [Fact]
    public void Calls_add_up_in_their_order_and_the_later_one_wins()
    {
        var configuration = Configured.By(
            ("Persistence:Sqlite:Path", "host.sqlite"), ("Persistence:Modules:0", "Pipeline"),
            ("Other:Sqlite:Path", "section.sqlite"), ("Other:Sqlite:MaxReaders", "3"), ("Other:Modules:0", "Pipeline"));

        var options = Configured.Options(configuration, services =>
        {
            services.AddUnifiedPersistence(code =>
                (code.Sqlite.MaxReaders, code.CutoverTimeout) = (2, TimeSpan.FromSeconds(7)));
            services.AddUnifiedPersistence();
            services.AddUnifiedPersistence(configuration.GetSection("Other"));
            services.AddUnifiedPersistence(configuration.GetSection("Other"));
        });

        Assert.Equal("section.sqlite", options.Sqlite.Path);
        Assert.Equal(3, options.Sqlite.MaxReaders);
        Assert.Equal(TimeSpan.FromSeconds(7), options.CutoverTimeout);
        Assert.Equal(["Pipeline"], options.Modules);
    }
}
