namespace PaperPipeline.Check.Tables;

/// <summary>A column as the catalogue describes it, and the SQL that reads it in the form that SQLite holds.</summary>
internal sealed record PostgresColumn
{
    public required string Name { get; init; }

    public required string Type { get; init; }

    /// <summary>Digits behind the point of a <c>numeric</c>.</summary>
    public int? Scale { get; init; }

    /// <summary>Place in the primary key, from 1; null outside it.</summary>
    public int? KeyPlace { get; init; }

    public string Quoted => $"\"{Name.Replace("\"", "\"\"")}\"";

    /// <summary>The bytes of an array of <c>real</c>, which the server gives the other way round.</summary>
    private string LittleEndian =>
        $"""
        SELECT string_agg(
            substr(b, 4, 1) || substr(b, 3, 1) || substr(b, 2, 1) || substr(b, 1, 1), ''::bytea ORDER BY place)
        FROM unnest({Quoted}) WITH ORDINALITY AS element (x, place), float4send(x) AS b
        """;

    public string Reading => Type switch
    {
        "timestamp with time zone" =>
            $"""to_char({Quoted} AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') AS {Quoted}""",
        "jsonb" or "uuid" or "date" => $"{Quoted}::text AS {Quoted}",
        "numeric" => $"({Quoted} * power(10::numeric, {Scale ?? 0}))::bigint AS {Quoted}",
        "ARRAY" => $"({LittleEndian}) AS {Quoted}",
        "text" or "integer" or "bigint" or "boolean" or "double precision" or "bytea" => Quoted,
        _ => throw new UsageException(
            $"Column {Name} has the type {Type}, for which this check has no common form yet."),
    };
}
