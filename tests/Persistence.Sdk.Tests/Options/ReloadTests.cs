using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Persistence.Sdk.Options;

namespace Persistence.Sdk.Tests.Options;

/// <summary>A configuration that changes while the application runs.</summary>
public sealed class ReloadTests : IDisposable
{
    private readonly ChangingSource _source = new()
    {
        ["Persistence:Phase"] = "DualWrite",
        ["Persistence:Postgres:ConnectionString"] = "Host=db;Password=canary",
    };

    private readonly IConfigurationRoot _configuration;
    private readonly LogLines _log = new();
    private readonly ServiceProvider _services;
    private readonly OptionsPhaseWish _wish;
    private int _changes;

    public ReloadTests()
    {
        _configuration = new ConfigurationBuilder().Add(_source).Build();
        var services = new ServiceCollection().AddSingleton<IConfiguration>(_configuration)
            .AddSingleton<ILoggerFactory>(_log);
        services.AddUnifiedPersistence();
        services.AddUnifiedPersistence();
        _services = services.BuildServiceProvider();
        _wish = _services.GetRequiredService<OptionsPhaseWish>();
        _wish.OnChange(() => _changes++);
    }

    [Theory]
    [InlineData("Persistence:Phase", "Banana")]
    [InlineData("Persistence:Phase", "7")]
    [InlineData("Persistence:Sqlite:MaxReaders", "0")]
    [InlineData("Persistence:Postgres:ConnectionString", "Host=;Password=canary")]
    [InlineData("Persistence:Pase", "SqliteOnly")]
    [InlineData("", null)]
    public void S32_Nonsense_in_a_reload_keeps_the_last_good_options_is_logged_once_and_shown(
        string path, string? value)
    {
        Change(path, value);
        for (var poll = 0; poll < 5; poll++)
        {
            Assert.Equal(PersistencePhase.DualWrite, _wish.AsksFor);
        }

        _configuration.Reload();
        Assert.Equal(PersistencePhase.DualWrite, Monitor.CurrentValue.Phase);
        Assert.Contains(path.Length == 0 ? "gone" : $"'{path}'", _wish.ReloadProblem, StringComparison.Ordinal);
        var line = Assert.Single(_log.Lines);
        Assert.Contains(_wish.ReloadProblem!, line, StringComparison.Ordinal);
        Assert.DoesNotContain("canary", line, StringComparison.Ordinal);
        Assert.Equal(0, _changes);
    }

    [Fact]
    public void S32_A_good_reload_after_nonsense_is_followed_and_clears_the_problem()
    {
        Change("Persistence:Phase", "Banana");
        Change("Persistence:Phase", "SqliteOnly");

        Assert.Equal(PersistencePhase.SqliteOnly, _wish.AsksFor);
        Assert.Null(_wish.ReloadProblem);
        Assert.True(_changes > 0);
        Assert.Equal(2, _log.Lines.Count);

        Change("Persistence:Phase", "Banana");
        Assert.Equal(3, _log.Lines.Count);
        Assert.Equal(PersistencePhase.SqliteOnly, _wish.AsksFor);
    }

    public void Dispose() => _services.Dispose();

    private IOptionsMonitor<PersistenceOptions> Monitor =>
        _services.GetRequiredService<IOptionsMonitor<PersistenceOptions>>();

    private void Change(string path, string? value)
    {
        if (path.Length > 0)
        {
            _source[path] = value;
        }
        else
        {
            _source.Clear();
        }

        _configuration.Reload();
    }

    private sealed class ChangingSource : Dictionary<string, string?>, IConfigurationSource
    {
        public IConfigurationProvider Build(IConfigurationBuilder builder) => new Provider(this);

        private sealed class Provider(ChangingSource source) : ConfigurationProvider
        {
            public override void Load() =>
                Data = new Dictionary<string, string?>(source, StringComparer.OrdinalIgnoreCase);
        }
    }
}
