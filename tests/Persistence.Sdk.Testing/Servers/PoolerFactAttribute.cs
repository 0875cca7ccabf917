using Xunit;

namespace Persistence.Sdk.Testing.Servers;

/// <summary>
/// A test that needs a throw-away Postgres and a pooler before it. Where either is missing it is skipped with the
/// reason; with <c>CI=true</c> it runs all the same and fails on asking for it.
/// </summary>
public sealed class PoolerFactAttribute : FactAttribute
{
    /// <summary>Decides at discovery whether the test is skipped.</summary>
    public PoolerFactAttribute() => Skip = PostgresSkip.Reason(isPrivate: true) ?? PostgresSkip.UnlessInCi(Pooler.WhyNone);
}
