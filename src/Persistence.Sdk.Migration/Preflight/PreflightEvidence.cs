using System.Text.Json;

namespace Persistence.Sdk.Migration.Preflight;

/// <summary>The form in which the result for a table is kept as evidence.</summary>
internal static class PreflightEvidence
{
    private static readonly JsonSerializerOptions Form = new(JsonSerializerDefaults.Web);

    public static string Write(TablePreflight result) => JsonSerializer.Serialize(result, Form);

    public static TablePreflight? Read(string report) => JsonSerializer.Deserialize<TablePreflight>(report, Form);
}
