namespace Persistence.Sdk;

/// <summary>Whether a SQLite file and a Postgres database belong together.</summary>
public enum BindingState
{
    /// <summary>They have not been bound, or no control row could be read.</summary>
    None = 0,

    /// <summary>They are bound, and nothing speaks against it.</summary>
    Bound = 1,

    /// <summary>They do not belong together; nothing is copied between them.</summary>
    Rejected = 2,
}
