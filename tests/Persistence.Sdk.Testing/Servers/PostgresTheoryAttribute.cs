using Xunit;

namespace Persistence.Sdk.Testing.Servers;

/// <summary>
/// A theory that needs a Postgres. Where there is none it is skipped with the reason; with <c>CI=true</c> it runs
/// all the same and fails on asking for the server.
/// </summary>
public sealed class PostgresTheoryAttribute : TheoryAttribute
{
    private readonly bool _private;

    /// <summary>Decides at discovery whether the test is skipped.</summary>
    public PostgresTheoryAttribute() => Skip = PostgresSkip.Reason(isPrivate: false);

    /// <summary>The test stops its server, so a server named in the environment will not do.</summary>
    public bool Private
    {
        get => _private;
        init => Skip = PostgresSkip.Reason(_private = value);
    }
}
