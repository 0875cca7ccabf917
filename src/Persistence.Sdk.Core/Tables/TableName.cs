namespace Persistence.Sdk.Core.Tables;

/// <summary>
/// A table's name: <c>schema.name</c> in Postgres and in messages, <c>schema_name</c> in SQLite. Equality is by value.
/// </summary>
public sealed record TableName
{
    /// <summary>Creates a name from two plain identifiers.</summary>
    /// <exception cref="ArgumentException">A part is not a lower-case identifier of at most 40 characters.</exception>
    public TableName(string schema, string name)
    {
        Schema = Identifier.Check(schema);
        Name = Identifier.Check(name);
        Postgres = $"{Schema}.{Name}";
        Sqlite = $"{Schema}_{Name}";
    }

    /// <summary>The Postgres schema.</summary>
    public string Schema { get; }

    /// <summary>The table's own name.</summary>
    public string Name { get; }

    /// <summary>The name in Postgres' SQL, <c>schema.name</c>.</summary>
    public string Postgres { get; }

    /// <summary>The name in SQLite's SQL, <c>schema_name</c>.</summary>
    public string Sqlite { get; }

    /// <summary>The name in messages and control tables, <c>schema.name</c>.</summary>
    public override string ToString() => Postgres;
}
