using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Persistence.Sdk.Import.Reading;
using Persistence.Sdk.Import.Writing;
using Persistence.Sdk.Stores.Observability;

namespace Persistence.Sdk.Import.Ragonometrics;

/// <summary>Rows of usage, which are only ever added.</summary>
internal static class UsageRows
{
    private static readonly ImportTable<TokenUsage> Usages = new(TokenUsageTable.Definition, rules: null, time: null);

    public static Image Usage(LegacyRow row)
    {
        var meta = row.Json("meta");
        var (input, output) = (row.Integer("input_tokens") ?? 0, row.Integer("output_tokens") ?? 0);
        return Usages.Image(new TokenUsage
        {
            CreatedAt = row.RequiredTime("created_at"),
            EventId = EventId(row),
            Model = row.Text("model"),
            Operation = row.Text("operation"),
            Step = Given(meta, "step"),
            QuestionId = Given(meta, "question_id"),
            RunId = Given(meta, "run_id"),
            InputTokens = input,
            OutputTokens = output,
            TotalTokens = row.Integer("total_tokens") ?? Sum(input, output),
            SessionId = row.Text("session_id"),
            RequestId = row.Text("request_id"),
            Meta = meta,
        });
    }

    /// <summary>
    /// From the row's number and contents: the numbers begin anew in each generation of the file, and the file may lie
    /// elsewhere next time.
    /// </summary>
    private static Guid EventId(LegacyRow row)
    {
        var text = new StringBuilder("ragonometrics");
        Add(text, (row.Integer("id") ?? row.Id).ToString(CultureInfo.InvariantCulture));
        Add(text, row.Text("created_at"));
        Add(text, row.Text("model"));
        Add(text, row.Text("operation"));
        Add(text, row.Integer("input_tokens")?.ToString(CultureInfo.InvariantCulture));
        Add(text, row.Integer("output_tokens")?.ToString(CultureInfo.InvariantCulture));
        Add(text, row.Integer("total_tokens")?.ToString(CultureInfo.InvariantCulture));
        Add(text, row.Text("session_id"));
        Add(text, row.Text("request_id"));
        Add(text, row.Text("meta"));
        Span<byte> id = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(Encoding.UTF8.GetBytes(text.ToString()), id);
        id[6] = (byte)((id[6] & 0x0F) | 0x80); // version 8: made by a rule of our own
        id[8] = (byte)((id[8] & 0x3F) | 0x80);
        return new Guid(id[..16], bigEndian: true);
    }

    private static void Add(StringBuilder text, string? value) =>
        text.Append('|').Append(CultureInfo.InvariantCulture, $"{value?.Length ?? -1}:").Append(value);

    private static string? Given(JsonElement meta, string name) =>
        meta.ValueKind == JsonValueKind.Object && meta.TryGetProperty(name, out var value)
        && value.ValueKind == JsonValueKind.String && value.GetString() is { } text && !string.IsNullOrWhiteSpace(text)
            ? text
            : null;

    private static long Sum(long input, long output)
    {
        var sum = (Int128)input + output;
        return sum >= long.MinValue && sum <= long.MaxValue
            ? (long)sum
            : throw new RecordRejectedException(
                "total_tokens", "input and output tokens together exceed a 64-bit integer.");
    }
}
