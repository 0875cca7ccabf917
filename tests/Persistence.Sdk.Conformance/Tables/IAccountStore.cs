namespace Persistence.Sdk.Conformance.Tables;

/// <summary>
/// A store whose table has a unique constraint beside its key, so that the database itself can refuse a write.
/// </summary>
public interface IAccountStore
{
    /// <summary>Stores an account.</summary>
    /// <exception cref="ConstraintViolatedException">Another account has its name.</exception>
    Task PutAsync(Account account, CancellationToken cancellationToken = default);
}
