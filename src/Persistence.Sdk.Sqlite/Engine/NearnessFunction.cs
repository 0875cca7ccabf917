using Microsoft.Data.Sqlite;
using Persistence.Sdk.Core.Querying;
using SQLitePCL;

namespace Persistence.Sdk.Sqlite.Engine;

/// <summary>
/// The function by which vectors are compared. It is registered with the engine itself, because the driver would copy
/// each vector into an array before it calls.
/// </summary>
internal static class NearnessFunction
{
    private const int Arguments = 2;

    public static void Register(SqliteConnection connection) => EngineCalls.Check(
        connection,
        raw.sqlite3_create_function(
            connection.Handle, VectorNearness.SqliteFunction, Arguments,
            raw.SQLITE_UTF8 | raw.SQLITE_DETERMINISTIC, null, Compare));

    private static void Compare(sqlite3_context context, object data, sqlite3_value[] vectors)
    {
        // NULL is an empty span, and so has no direction.
        var nearness = VectorNearness.Between(
            raw.sqlite3_value_blob(vectors[0]), raw.sqlite3_value_blob(vectors[1]));
        if (nearness is { } billionths)
        {
            raw.sqlite3_result_int64(context, billionths);
        }
        else
        {
            raw.sqlite3_result_null(context);
        }
    }
}
