using Persistence.Sdk.Migration.Phases;

namespace Persistence.Sdk.Migration.Tests.Phases;

public sealed class GateClauseTests
{
    public static TheoryData<PersistenceException> Problems =>
    [
        new SchemaMissingException(DatabaseSide.Postgres, "001.sql"),
        new SchemaNewerException(DatabaseSide.Postgres, "900.sql"),
        new DatabaseUnavailableException(DatabaseSide.Postgres, "it is away."),
        new DatabaseUnavailableException(DatabaseSide.Sqlite, "it is away."),
        .. Enum.GetValues<WrongNeighbour>().Select(kind => new BindingRejectedException(kind, "it is another one.")),
    ];

    [Theory]
    [MemberData(nameof(Problems))]
    public void What_could_not_be_found_out_says_what_to_do_next(PersistenceException problem)
    {
        var red = GateClause.Red("bound", problem);

        Assert.Matches("'Persistence:|'persistence |version of Persistence.Sdk", red.Next);
        Assert.Equal($"[bound] {problem.Message} {red.Next}", red.ToString());
    }

    [Fact]
    public void A_green_one_asks_for_nothing_and_a_red_one_is_told_in_sentences()
    {
        Assert.Null(GateClause.If(true, "soaked", "for a day", "Wait.").Next);
        Assert.Equal("[soaked] for an hour. Wait.", $"{GateClause.If(false, "soaked", "for an hour", "Wait.")}");
        Assert.StartsWith(
            "[soaked] for an hour. This is never skipped by force. Wait.",
            $"{GateClause.Red("soaked", "for an hour", "Wait.").Under(new ForceRequest("somebody"))}",
            StringComparison.Ordinal);
    }

    [Fact]
    public void Under_force_only_what_may_be_is_skipped_and_what_costs_rows_stays_as_it_is()
    {
        var force = new ForceRequest("somebody");
        var costly = GateClause.Red("nothing parked", "2 keys", "Correct them.") with { LosesRows = true };
        var never = GateClause.Red("bound", "no", "Look.");

        Assert.True((never with { MayBeForced = true }).Under(force).IsSkipped);
        Assert.Same(costly, costly.Under(force));
        Assert.True(StepOf(costly).MayLoseRows);
        Assert.False(StepOf(costly, never.Under(force)).MayLoseRows);
        Assert.False(StepOf(GateClause.Green("bound", "yes")).MayLoseRows);
    }

    [Fact]
    public void What_the_history_keeps_of_a_long_list_is_limited() => Assert.Equal(
        4_000, new ForceRequest("somebody").Note([GateClause.Red("bound", new string('x', 5_000), "Look.")]).Length);

    private static PhaseStep StepOf(params GateClause[] clauses) =>
        new(PersistencePhase.ReadCutover, PersistencePhase.Backfill, clauses);
}
