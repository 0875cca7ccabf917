using Persistence.Sdk.Core.Inspection;
using Persistence.Sdk.Core.Tables;
using Persistence.Sdk.Postgres.Connecting;
using static Persistence.Sdk.Postgres.Values.PostgresValues;

namespace Persistence.Sdk.Postgres.Inspection;

/// <summary>
/// Whether the role may do what an application does. Tables that are missing are the schema's matter.
/// </summary>
internal sealed class PrivilegeProbe(PostgresSession session, TableCatalog catalog) : IProbe
{
    private const string TablesSql =
        """
        SELECT w.privilege || ' on ' || w.schema_name || '.' || w.name
        FROM unnest($1::text[], $2::text[], $3::text[]) AS w (schema_name, name, privilege)
        JOIN pg_namespace n ON n.nspname = w.schema_name
        JOIN pg_class c ON c.relnamespace = n.oid AND c.relname = w.name
        WHERE NOT has_schema_privilege(n.oid, 'USAGE') OR NOT has_table_privilege(c.oid, w.privilege)
        ORDER BY 1
        """;

    private const string FunctionsSql =
        """
        SELECT 'EXECUTE on persistence.' || p.proname
        FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace
        WHERE n.nspname = 'persistence'
            AND (NOT has_schema_privilege(n.oid, 'USAGE') OR NOT has_function_privilege(p.oid, 'EXECUTE'))
        ORDER BY 1
        """;

    private const int ShownMost = 5;

    private static readonly string[] Rows = ["SELECT", "INSERT", "UPDATE", "DELETE"];

    private static readonly (string Table, string[] Privileges)[] Control =
    [
        ("control", ["SELECT", "UPDATE"]),
        ("phase_history", ["SELECT", "INSERT"]),
        ("processes", ["SELECT", "INSERT", "UPDATE", "DELETE"]),
        ("pending", ["SELECT", "INSERT", "UPDATE", "DELETE"]),
        ("tombstones", ["SELECT", "INSERT", "UPDATE", "DELETE"]),
        ("evidence", ["SELECT", "INSERT", "UPDATE", "DELETE"]),
        ("backfill_checkpoints", ["SELECT", "INSERT", "UPDATE", "DELETE"]),
        ("leases", ["SELECT", "INSERT", "UPDATE"]),
        ("version_floors", ["SELECT", "INSERT", "UPDATE"]),
        ("retention_cutoffs", ["SELECT", "INSERT", "UPDATE"]),
        ("batch_log", ["SELECT", "INSERT", "DELETE"]),
        ("applied", ["SELECT", "INSERT", "DELETE"]),
    ];

    public async Task<Finding> RunAsync(string name, CancellationToken cancellationToken)
    {
        (string Schema, string Table, string Privilege)[] wanted =
        [
            .. Control.SelectMany(
                table => table.Privileges, (table, privilege) => ("persistence", table.Table, privilege)),
            .. catalog.Tables.SelectMany(
                _ => Rows, (table, privilege) => (table.Name.Schema, table.Name.Name, privilege)),
        ];
        var tables = await session.QueryAsync(
            TablesSql, reader => reader.GetString(0), cancellationToken,
            Array([.. wanted.Select(one => one.Schema)]), Array([.. wanted.Select(one => one.Table)]),
            Array([.. wanted.Select(one => one.Privilege)])).ConfigureAwait(false);
        var functions = await session.QueryAsync(FunctionsSql, reader => reader.GetString(0), cancellationToken)
            .ConfigureAwait(false);
        string[] missing = [.. tables, .. functions];
        return missing.Length == 0
            ? Finding.Ok(name, "the role may do what an application does")
            : Finding.Fail(
                name,
                $"the role lacks {string.Join(", ", missing.Take(ShownMost))}"
                + (missing.Length > ShownMost ? $" and {missing.Length - ShownMost} more" : ""),
                "Grant it role persistence_runtime (deploy/sql/roles.sql).");
    }
}
