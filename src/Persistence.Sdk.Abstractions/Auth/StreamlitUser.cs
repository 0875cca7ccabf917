using System.Globalization;
using System.Text;

namespace Persistence.Sdk;

/// <summary>
/// One user of the application, table <c>auth.streamlit_users</c>. Its key is <see cref="Id"/>; name and e-mail address
/// are unique without regard to case. Points in time are UTC with whole microseconds once read back. Immutable;
/// equality by value. <see cref="ToString"/> leaves out the password's hash.
/// </summary>
public sealed record StreamlitUser
{
    /// <summary>The key. Made by the store; what a caller puts here is not used.</summary>
    public long Id { get; init; }

    /// <summary>The name as the user writes it; not blank.</summary>
    public required string Username { get; init; }

    /// <summary>
    /// <see cref="Username"/> as <see cref="LineageId.Folded"/> makes it; at most 2,500 bytes. Filled in by the store;
    /// what a caller puts here is not used.
    /// </summary>
    public string UsernameFolded { get; init; } = "";

    /// <summary>The e-mail address; blank stands for none.</summary>
    public string? Email { get; init; }

    /// <summary>
    /// <see cref="Email"/> as <see cref="LineageId.Folded"/> makes it, null where that is blank; at most 2,500 bytes.
    /// Filled in by the store; what a caller puts here is not used.
    /// </summary>
    public string? EmailFolded { get; init; }

    /// <summary>
    /// The hash that the host made of the password, never the password itself; not blank. The library logs it nowhere
    /// and shows it in no report.
    /// </summary>
    public required string PasswordHash { get; init; }

    /// <summary>The name that others see.</summary>
    public string? DisplayName { get; init; }

    /// <summary>Whether the user may log in. The default is true.</summary>
    public bool IsActive { get; init; } = true;

    /// <summary>When the user logged in last; null where that never happened.</summary>
    public DateTimeOffset? LastLoginAt { get; init; }

    /// <summary>When the user was created. Filled in by the store; what a caller puts here is not used.</summary>
    public DateTimeOffset CreatedAt { get; init; }

    /// <summary>
    /// When the row was last changed. Filled in by the store; what a caller puts here is not used.
    /// </summary>
    public DateTimeOffset UpdatedAt { get; init; }

    // What a record prints ends up in logs.
    private bool PrintMembers(StringBuilder text)
    {
        text.Append(CultureInfo.InvariantCulture, $"{nameof(Id)} = {Id}, {nameof(Username)} = {Username}, ")
            .Append(CultureInfo.InvariantCulture, $"{nameof(IsActive)} = {IsActive}");
        return true;
    }
}
