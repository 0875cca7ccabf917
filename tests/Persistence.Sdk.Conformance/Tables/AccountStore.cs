using Persistence.Sdk.Core.Databases;
using Persistence.Sdk.Core.Writing;

namespace Persistence.Sdk.Conformance.Tables;

internal sealed class AccountStore(IDatabase database) : IAccountStore
{
    public Task PutAsync(Account account, CancellationToken cancellationToken = default) =>
        database.WriteAsync(new ChangeSet().Put(ConformanceTables.Accounts, account), cancellationToken);
}
