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

    public string Reading => Type switch
    {
        "timestamp with time zone" =>
            $"""to_char({Quoted} AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') AS {Quoted}""",
        "jsonb" or "uuid" or "date" => $"{Quoted}::text AS {Quoted}",
        "numeric" => $"({Quoted} * power(10::numeric, {Scale ?? 0}))::bigint AS {Quoted}",
        "text" or "integer" or "bigint" or "boolean" or "double precision" or "bytea" => Quoted,
        _ => throw new UsageException(
            $"Column {Name} has the type {Type}, for which this check has no common form yet."),
    };
}
