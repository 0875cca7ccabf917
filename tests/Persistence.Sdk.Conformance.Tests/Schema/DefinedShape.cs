using Persistence.Sdk.Core.Tables;
using Persistence.Sdk.Core.Values;

namespace Persistence.Sdk.Conformance.Tests.Schema;

/// <summary>What a table must look like in a database, one fact a line, from its definition.</summary>
internal static class DefinedShape
{
    public static IReadOnlyList<string> Of(TableDefinition table, DatabaseSide side)
    {
        var isPostgres = side == DatabaseSide.Postgres;
        var columns = table.Columns.Select(column => Column(
            column.Name, isPostgres ? PostgresType(column) : SqliteType(column.Kind), column.IsNullable));
        var version = Column(TableDefinition.RowVersion, isPostgres ? "bigint" : "INTEGER", isNullable: false);
        var name = isPostgres ? (Func<TableName, string>)(t => t.Postgres) : t => t.Sqlite;
        return
        [
            .. columns,
            version,
            $"primary key ({Names(table.Key)})",
            .. table.Uniques.Select(unique => $"unique ({string.Join(", ", unique.Columns)})"),
            .. table.Parents.Select(parent => ForeignKey(
                string.Join(", ", parent.Columns), name(parent.Parent.Name), Names(parent.Parent.Key),
                isPostgres ? " deferrable" : "")),
            .. isPostgres && table.PartitionedBy is { } month ? [$"partition by range ({month.Name})"] : Array.Empty<string>(),
            .. table.Columns.Where(column => column.Kind == ColumnKind.Enum)
                .Select(column => Check(column.Name, column.WireNames)),
            .. table.Checks.Select(NamedCheck),
        ];
    }

    public static string Column(string name, string type, bool isNullable) =>
        $"column {name} {type}{(isNullable ? "" : " not null")}";

    public static string ForeignKey(string columns, string parent, string parentColumns, string rest) =>
        $"foreign key ({columns}) references {parent} ({parentColumns}) no action{rest}";

    public static string Check(string column, IEnumerable<string> members)
    {
        var quoted = members.Order(StringComparer.Ordinal).Select(member => $"'{member}'");
        return $"check {column} in ({string.Join(", ", quoted)})";
    }

    public static string NamedCheck(string name) => $"check {name}";

    private static string Names(IEnumerable<ColumnDefinition> columns) =>
        string.Join(", ", columns.Select(column => column.Name));

    private static string PostgresType(ColumnDefinition column) => column.Kind switch
    {
        ColumnKind.Text or ColumnKind.Enum => "text collate C",
        ColumnKind.Integer => "integer",
        ColumnKind.Bigint => "bigint",
        ColumnKind.Boolean => "boolean",
        ColumnKind.Double => "double precision",
        ColumnKind.Decimal => $"numeric({column.Precision},{column.Scale})",
        ColumnKind.Timestamp => "timestamp with time zone",
        ColumnKind.Date => "date",
        ColumnKind.Uuid => "uuid",
        ColumnKind.Json => "jsonb",
        ColumnKind.Bytes => "bytea",
        ColumnKind.Vector => "real[]",
        _ => throw new ArgumentOutOfRangeException(nameof(column), column.Kind, "This kind has no type in Postgres."),
    };

    private static string SqliteType(ColumnKind kind) => kind switch
    {
        ColumnKind.Text or ColumnKind.Enum or ColumnKind.Json => "TEXT",
        ColumnKind.Timestamp or ColumnKind.Date or ColumnKind.Uuid => "TEXT",
        ColumnKind.Integer or ColumnKind.Bigint or ColumnKind.Boolean or ColumnKind.Decimal => "INTEGER",
        ColumnKind.Double => "REAL",
        ColumnKind.Bytes or ColumnKind.Vector => "BLOB",
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "This kind has no type in SQLite."),
    };
}
