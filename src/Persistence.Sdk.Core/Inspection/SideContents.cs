namespace Persistence.Sdk.Core.Inspection;

/// <summary>Whose tables a database holds.</summary>
internal enum SideContents
{
    /// <summary>There is no database; it has not been made.</summary>
    Missing,

    /// <summary>No tables at all.</summary>
    Empty,

    /// <summary>Tables of another application, and none of this library.</summary>
    Others,

    /// <summary>This library's control tables.</summary>
    Ours,
}
