using System.Security.Cryptography;
using System.Text;

namespace Persistence.Sdk.Core.Databases;

/// <summary>The part of a numbered script that belongs to one module.</summary>
/// <param name="Number">The script's number; the same for both databases.</param>
/// <param name="Name">The script's file name.</param>
/// <param name="Module">The module; <see cref="ControlModule"/> for the control tables.</param>
/// <param name="Sql">The statements.</param>
internal sealed record SchemaScript(int Number, string Name, string Module, string Sql)
{
    /// <summary>The module of the control tables, which always exist.</summary>
    public const string ControlModule = "Control";

    /// <summary>SHA-256 of the statements in UTF-8 with line ends as LF, in lower-case hexadecimal.</summary>
    public string Checksum { get; } = Convert.ToHexStringLower(
        SHA256.HashData(Encoding.UTF8.GetBytes(Sql.ReplaceLineEndings("\n"))));

    /// <summary>How the part is named in the history and in messages.</summary>
    public string Title => $"{Name} ({Module})";
}
