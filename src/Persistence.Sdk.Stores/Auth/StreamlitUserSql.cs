using Persistence.Sdk.Core.Querying;
using Persistence.Sdk.Core.Tables;
using Persistence.Sdk.Core.Writing;

namespace Persistence.Sdk.Stores.Auth;

/// <summary>The statements over users.</summary>
internal static class StreamlitUserSql
{
    private static readonly TableDefinition<StreamlitUser> Table = StreamlitUserTable.Definition;
    private static readonly SqlText OfName = SqlText.Same("WHERE username_folded = @username_folded");
    private static readonly SqlText OfEmail = SqlText.Same("WHERE email_folded = @email_folded");
    private static readonly SqlText AtKey = SqlText.Same("id = @id");
    private static readonly SqlText AtKeyAndActive = new("id = @id AND is_active = 1", "id = @id AND is_active");

    private static readonly SqlText SetHash = SqlText.Same("password_hash = @password_hash, updated_at = @now");
    private static readonly SqlText SetActiveness = SqlText.Same("is_active = @is_active, updated_at = @now");
    private static readonly SqlText SetLogin = SqlText.Same("last_login_at = @now, updated_at = @now");

    public static Query<StreamlitUser> ByName(string folded) => One(OfName, "username_folded", folded);

    public static Query<StreamlitUser> ByEmail(string folded) => One(OfEmail, "email_folded", folded);

    public static ChangeSet PasswordHash(long id, string hash, DateTimeOffset now) => new ChangeSet().UpdateWhere(
        Table, SetHash, AtKey, Now(id, now).Add("password_hash", Table["password_hash"], hash));

    public static ChangeSet Activeness(long id, bool isActive, DateTimeOffset now) => new ChangeSet().UpdateWhere(
        Table, SetActiveness, AtKey, Now(id, now).Add("is_active", Table["is_active"], isActive));

    public static ChangeSet Login(long id, DateTimeOffset now) =>
        new ChangeSet().UpdateWhere(Table, SetLogin, AtKeyAndActive, Now(id, now));

    private static Query<StreamlitUser> One(SqlText where, string column, string value) =>
        TableQuery.Rows(Table, where, new SqlParameters().Add(column, Table[column], value));

    private static SqlParameters Now(long id, DateTimeOffset now) =>
        new SqlParameters().Add("id", Table["id"], id).Add("now", Table["updated_at"], now);
}
