using Persistence.Sdk.Core.Databases;
using Persistence.Sdk.Core.Querying;
using Persistence.Sdk.Core.Tables;
using Persistence.Sdk.Core.Writing;
using Persistence.Sdk.Stores.Rows;

namespace Persistence.Sdk.Stores.Auth;

/// <summary>The users in any database.</summary>
internal sealed class StreamlitUserStore(IDatabase database, IIdGenerator ids, TimeProvider time) : IStreamlitUserStore
{
    private static readonly TableDefinition<StreamlitUser> Table = StreamlitUserTable.Definition;

    public async Task<StreamlitUser> CreateAsync(StreamlitUser user, CancellationToken cancellationToken = default)
    {
        var row = Complete(user);
        try
        {
            return await NewRows.InsertAsync(database, Table, ids, id => row with { Id = id }, cancellationToken)
                .ConfigureAwait(false);
        }
        catch (ConstraintViolatedException refusal)
        {
            var column = await TakenColumnAsync(row, refusal, cancellationToken).ConfigureAwait(false);
            throw new ValueTakenException(Table.ToString(), column, refusal);
        }
    }

    public Task<StreamlitUser?> GetAsync(long id, CancellationToken cancellationToken = default) =>
        database.FindAsync(Table, RowKey.Of(Table, id), cancellationToken);

    public Task<StreamlitUser?> FindByNameAsync(string username, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(username);
        return OneAsync(StreamlitUserSql.ByName(LineageId.Folded(username)), cancellationToken);
    }

    public Task<StreamlitUser?> FindByEmailAsync(string email, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(email);
        return OneAsync(StreamlitUserSql.ByEmail(LineageId.Folded(email)), cancellationToken);
    }

    public Task<bool> SetPasswordHashAsync(
        long id, string passwordHash, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(passwordHash);
        return ChangedAsync(StreamlitUserSql.PasswordHash(id, passwordHash, time.GetUtcNow()), cancellationToken);
    }

    public Task<bool> SetActiveAsync(long id, bool isActive, CancellationToken cancellationToken = default)
    {
        var now = time.GetUtcNow();
        var changes = StreamlitUserSql.Activeness(id, isActive, now);
        return ChangedAsync(
            isActive ? changes : changes.Append(StreamlitSessionSql.RevokeAll(id, now)), cancellationToken);
    }

    public Task<bool> RecordLoginAsync(long id, CancellationToken cancellationToken = default) =>
        ChangedAsync(StreamlitUserSql.Login(id, time.GetUtcNow()), cancellationToken);

    private StreamlitUser Complete(StreamlitUser user)
    {
        ArgumentNullException.ThrowIfNull(user);
        ArgumentException.ThrowIfNullOrWhiteSpace(user.Username);
        ArgumentException.ThrowIfNullOrWhiteSpace(user.PasswordHash);
        var now = time.GetUtcNow();
        return user with
        {
            UsernameFolded = LineageId.Folded(user.Username),
            EmailFolded = string.IsNullOrWhiteSpace(user.Email) ? null : LineageId.Folded(user.Email),
            CreatedAt = now,
            UpdatedAt = now,
        };
    }

    /// <summary>Which value another user has. The refusal itself is thrown on where none has.</summary>
    private async Task<string> TakenColumnAsync(
        StreamlitUser row, ConstraintViolatedException refusal, CancellationToken cancellationToken)
    {
        if (await OneAsync(StreamlitUserSql.ByName(row.UsernameFolded), cancellationToken).ConfigureAwait(false)
            is not null)
        {
            return "username";
        }

        return row.EmailFolded is { } email
            && await OneAsync(StreamlitUserSql.ByEmail(email), cancellationToken).ConfigureAwait(false) is not null
                ? "email"
                : throw refusal;
    }

    private async Task<StreamlitUser?> OneAsync(Query<StreamlitUser> query, CancellationToken cancellationToken) =>
        (await database.QueryAsync(query, cancellationToken).ConfigureAwait(false)).SingleOrDefault();

    private async Task<bool> ChangedAsync(ChangeSet changes, CancellationToken cancellationToken) =>
        (await database.WriteAsync(changes, cancellationToken).ConfigureAwait(false))[0].Applied;
}
