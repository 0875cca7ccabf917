namespace Persistence.Sdk.Core.Tables;

/// <summary>
/// The identifiers that may enter SQL text: lower-case letters, digits and underscores, so that no quoting is needed in
/// either dialect.
/// </summary>
internal static class Identifier
{
    private const int MaxLength = 40;

    public static string Check(string identifier)
    {
        ArgumentNullException.ThrowIfNull(identifier);
        var plain = identifier.Length is > 0 and <= MaxLength
            && identifier[0] is >= 'a' and <= 'z'
            && identifier.All(c => c is (>= 'a' and <= 'z') or (>= '0' and <= '9') or '_');
        return plain
            ? identifier
            : throw new ArgumentException(
                $"'{identifier}' is not an identifier of at most {MaxLength} lower-case letters, digits and "
                + "underscores "
                + "that begins with a letter.", nameof(identifier));
    }

    /// <summary><c>ConfigHash</c> becomes <c>config_hash</c>.</summary>
    public static string FromProperty(string property)
    {
        var name = new System.Text.StringBuilder(property.Length + 8);
        for (var i = 0; i < property.Length; i++)
        {
            var startsWord = char.IsUpper(property[i])
                && i > 0
                && (!char.IsUpper(property[i - 1]) || (i + 1 < property.Length && char.IsLower(property[i + 1])));
            name.Append(startsWord ? "_" : "").Append(char.ToLowerInvariant(property[i]));
        }

        return Check(name.ToString());
    }
}
