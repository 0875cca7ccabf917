namespace Persistence.Sdk.Core.Telemetry;

/// <summary>The values of the tag <see cref="TelemetryTags.Outcome"/>.</summary>
internal static class Outcomes
{
    public const string Ok = "ok";

    /// <summary>A constraint of the database that decides.</summary>
    public const string Constraint = "constraint";

    /// <summary>A value that a column does not take, or a stored one that is none of ours.</summary>
    public const string Value = "value";

    public const string Unavailable = "unavailable";

    /// <summary>The other database decides by now.</summary>
    public const string AuthorityChanged = "authority_changed";

    /// <summary>A change of authority took longer than callers wait.</summary>
    public const string CutoverTimeout = "cutover_timeout";

    /// <summary>The file, server, schema or binding is not one to work with.</summary>
    public const string Refused = "refused";

    public const string Timeout = "timeout";

    public const string Cancelled = "cancelled";

    /// <summary>Anything that has no name here.</summary>
    public const string Error = "error";

    public static string Of(Exception problem) => problem switch
    {
        ConstraintViolatedException => Constraint,
        ValueRejectedException or StoredValueRejectedException => Value,
        DatabaseUnavailableException => Unavailable,
        AuthorityChangedException => AuthorityChanged,
        CutoverTimeoutException => CutoverTimeout,
        PersistenceException => Refused,
        TimeoutException => Timeout,
        OperationCanceledException => Cancelled,
        _ => Error,
    };
}
