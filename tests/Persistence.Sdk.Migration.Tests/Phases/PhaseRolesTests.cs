using Persistence.Sdk.Migration.Phases;

namespace Persistence.Sdk.Migration.Tests.Phases;

public sealed class PhaseRolesTests
{
    [Theory]
    [InlineData(PersistencePhase.SqliteOnly, DatabaseSide.Sqlite, null)]
    [InlineData(PersistencePhase.DualWrite, DatabaseSide.Sqlite, DatabaseSide.Postgres)]
    [InlineData(PersistencePhase.Backfill, DatabaseSide.Sqlite, DatabaseSide.Postgres)]
    [InlineData(PersistencePhase.ReadCutover, DatabaseSide.Postgres, DatabaseSide.Sqlite)]
    [InlineData(PersistencePhase.PostgresOnly, DatabaseSide.Postgres, null)]
    public void Each_phase_has_its_authority_and_its_mirror(PersistencePhase phase, DatabaseSide authority, DatabaseSide? mirror) =>
        Assert.Equal(new PhaseRoles(authority, mirror), PhaseRoles.Of(phase));

    [Fact]
    public void Every_defined_phase_has_roles_and_no_other() =>
        Assert.All(Enum.GetValues<PersistencePhase>(), phase => PhaseRoles.Of(phase));

    [Fact]
    public void A_number_that_is_no_phase_is_refused() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => PhaseRoles.Of((PersistencePhase)5));
}
