using Persistence.Sdk.Core.Tables;

namespace Persistence.Sdk.Stores.Auth;

/// <summary>The definition of <c>auth.streamlit_sessions</c>.</summary>
internal static class StreamlitSessionTable
{
    public static readonly TableDefinition<StreamlitSession> Definition =
        TableDefinition.For<StreamlitSession>("auth", "streamlit_sessions", table =>
        {
            table.Key(row => row.SessionId);
            table.Column(row => row.UserId);
            table.Column(row => row.Username);
            table.Column(row => row.Source);
            table.Column(row => row.AuthenticatedAt);
            table.Column(row => row.RevokedAt);
            table.Column(row => row.ExpiresAt);
            table.Column(row => row.CreatedAt);
            table.Column(row => row.UpdatedAt);
            table.Parent(StreamlitUserTable.Definition, "user_id").ExpiresAt(row => row.ExpiresAt).MustBeCurrent();
        });
}
