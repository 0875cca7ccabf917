using System.Buffers;
using System.Text;
using SQLitePCL;

namespace Persistence.Sdk.Sqlite.Engine;

/// <summary>Binds values to the parameters of a statement.</summary>
internal static class Binding
{
    private const int MaxBytesOnStack = 1024;

    /// <summary>Binds a text, an integer, a real, a blob or NULL; gives back the engine's code.</summary>
    public static int Bind(sqlite3_stmt statement, int index, object? value) => value switch
    {
        null or DBNull => raw.sqlite3_bind_null(statement, index),
        string text => BindText(statement, index, text),
        long number => raw.sqlite3_bind_int64(statement, index, number),
        int number => raw.sqlite3_bind_int64(statement, index, number),
        double number => raw.sqlite3_bind_double(statement, index, number),
        byte[] { Length: 0 } => raw.sqlite3_bind_zeroblob(statement, index, 0), // a null pointer would be NULL
        byte[] blob => raw.sqlite3_bind_blob(statement, index, blob),
        _ => throw new ArgumentException($"SQLite has no class for values of type {value.GetType().Name}."),
    };

    private static int BindText(sqlite3_stmt statement, int index, string text)
    {
        if (text.Length == 0)
        {
            // An empty span is a null pointer, which would be NULL.
            return raw.sqlite3_bind_text(statement, index, text);
        }

        byte[]? rented = null;
        var largest = Encoding.UTF8.GetMaxByteCount(text.Length);
        var bytes = largest <= MaxBytesOnStack
            ? stackalloc byte[MaxBytesOnStack]
            : rented = ArrayPool<byte>.Shared.Rent(largest);
        try
        {
            return raw.sqlite3_bind_text(statement, index, bytes[..Encoding.UTF8.GetBytes(text, bytes)]);
        }
        finally
        {
            if (rented is not null)
            {
                ArrayPool<byte>.Shared.Return(rented);
            }
        }
    }
}
