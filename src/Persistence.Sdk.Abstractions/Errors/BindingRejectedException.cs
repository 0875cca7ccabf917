namespace Persistence.Sdk;

/// <summary>
/// The SQLite file and the Postgres database at hand do not belong together: a second or copied file, a restored
/// backup, or another or emptied server. Nothing was written.
/// </summary>
public sealed class BindingRejectedException : PersistenceException
{
    /// <summary>Creates the exception.</summary>
    /// <param name="kind">In which way they do not belong together.</param>
    /// <param name="detail">Which neighbour is wrong, by identity, and what to do next.</param>
    /// <param name="innerException">The driver's exception, where the refusal came through the driver.</param>
    public BindingRejectedException(WrongNeighbour kind, string detail, Exception? innerException = null)
        : base(Describe(kind, detail), innerException) => Kind = kind;

    /// <summary>In which way they do not belong together.</summary>
    public WrongNeighbour Kind { get; }

    private static string Describe(WrongNeighbour kind, string detail) =>
        kind is WrongNeighbour.OlderLibrary or WrongNeighbour.ReplacedFile
        ? detail
        : $"The SQLite file and the Postgres database do not belong together: {detail}";
}
