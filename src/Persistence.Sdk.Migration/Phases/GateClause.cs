namespace Persistence.Sdk.Migration.Phases;

/// <summary>One condition of a step between phases.</summary>
internal sealed record GateClause
{
    private GateClause(string name, bool isGreen, string detail) =>
        (Name, IsGreen, Detail) = (name, isGreen, detail);

    /// <summary>The condition.</summary>
    public string Name { get; }

    /// <summary>Whether it holds.</summary>
    public bool IsGreen { get; }

    /// <summary>What was found.</summary>
    public string Detail { get; private init; }

    /// <summary>What to do next; null where it holds.</summary>
    public string? Next { get; private init; }

    /// <summary>What was caught in finding out; null where nothing was.</summary>
    public PersistenceException? Problem { get; private init; }

    /// <summary>Whether it holds and there is something to know all the same.</summary>
    public bool HasFindings { get; init; }

    /// <summary>
    /// Whether an operator may skip it by force: it is about what is proved or how long something takes. What keeps one
    /// side the authority, and strangers apart, is never skipped. The default is false.
    /// </summary>
    public bool MayBeForced { get; init; }

    /// <summary>
    /// Whether SQLite can be taken over by force all the same, at the loss of the rows that it names. The default is
    /// false.
    /// </summary>
    public bool LosesRows { get; init; }

    /// <summary>Whether it does not hold and was skipped by force.</summary>
    public bool IsSkipped { get; private init; }

    /// <summary>Whether it does not stand in the way: it holds, or was skipped.</summary>
    public bool IsPassed => IsGreen || IsSkipped;

    public static GateClause Green(string name, string detail) => new(name, true, detail);

    /// <param name="isGreen">Whether it holds.</param>
    /// <param name="name">The condition.</param>
    /// <param name="detail">What was found, either way.</param>
    /// <param name="next">What to do next where it does not hold.</param>
    public static GateClause If(bool isGreen, string name, string detail, string next) =>
        isGreen ? Green(name, detail) : Red(name, detail, next);

    public static GateClause Red(string name, string detail, string next) => new(name, false, detail) { Next = next };

    /// <summary>It does not hold, or could not be found out.</summary>
    public static GateClause Red(string name, PersistenceException problem) =>
        new(name, false, problem.Message) { Next = GateAdvice.Of(problem), Problem = problem };

    /// <summary>The same condition, set aside where it does not hold.</summary>
    public GateClause Skip() => this with { IsSkipped = !IsGreen };

    /// <summary>The same condition where the step is forced, or not.</summary>
    public GateClause Under(ForceRequest? force) =>
        force is null || IsGreen ? this
        : MayBeForced ? Skip()
        : LosesRows ? this
        : this with { Detail = $"{Sentence} This is never skipped by force." };

    /// <summary>What was found and what to do next, in sentences.</summary>
    public override string ToString() => $"[{Name}] {(Next is null ? Detail : $"{Sentence} {Next}")}";

    private string Sentence => Detail.EndsWith('.') ? Detail : $"{Detail}.";
}
