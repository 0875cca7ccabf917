using System.Text.Json;
using Persistence.Sdk.Cli.Failures;
using Persistence.Sdk.Core.Tables;

namespace Persistence.Sdk.Cli.Verbs.Pending;

/// <summary>Reads a key that an operator gives.</summary>
internal static class KeyText
{
    /// <exception cref="OperatorException">It is no key of the table; the message says what one looks like.</exception>
    public static RowKey Parse(TableDefinition table, string text)
    {
        try
        {
            using var document = JsonDocument.Parse(text);
            if (document.RootElement.ValueKind == JsonValueKind.Array
                && document.RootElement.GetArrayLength() == table.Key.Count)
            {
                // The text as the control tables keep it: an operator may have other blanks.
                return RowKey.FromNormalized(table, RowKey.Parse(table, text).Values);
            }
        }
        catch (Exception problem) when (problem is JsonException or FormatException or InvalidOperationException
            or OverflowException or ArgumentException or PersistenceException)
        {
            // The message below says what was expected.
        }

        var columns = string.Join(", ", table.Key.Select(column => column.Name));
        throw OperatorException.Usage(
            $"--key is no key of '{table}'. Expected is a JSON array of {columns}, as 'persistence pending list' "
                + "shows it.");
    }
}
