using Persistence.Sdk.Core.Tables;

namespace Persistence.Sdk.Stores.Auth;

/// <summary>The definition of <c>auth.streamlit_users</c>.</summary>
internal static class StreamlitUserTable
{
    public static readonly TableDefinition<StreamlitUser> Definition =
        TableDefinition.For<StreamlitUser>("auth", "streamlit_users", table =>
        {
            table.Key(row => row.Id);
            table.Column(row => row.Username);
            table.Column(row => row.UsernameFolded).MaxBytes(RowKey.MaxTextBytes);
            table.Column(row => row.Email);
            table.Column(row => row.EmailFolded).MaxBytes(RowKey.MaxTextBytes);
            table.Column(row => row.PasswordHash).Secret();
            table.Column(row => row.DisplayName);
            table.Column(row => row.IsActive);
            table.Column(row => row.LastLoginAt);
            table.Column(row => row.CreatedAt);
            table.Column(row => row.UpdatedAt);
            table.Unique("username_folded").Unique("email_folded").MustBeCurrent();
        });
}
