namespace Persistence.Sdk.Sqlite.Engine;

/// <summary>The classes of values in SQLite, with the numbers the engine has for them.</summary>
internal enum StorageClass
{
    Integer = 1,
    Real = 2,
    Text = 3,
    Blob = 4,
    Null = 5,
}
