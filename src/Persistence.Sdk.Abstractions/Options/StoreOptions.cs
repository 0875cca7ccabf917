namespace Persistence.Sdk;

/// <summary>
/// How the reads of one store are served, section <c>Persistence:Stores:&lt;Store&gt;</c>, under the name of the
/// store's interface. Followed live. What is not set here follows <see cref="PersistenceOptions"/>.
/// </summary>
public sealed class StoreOptions
{
    /// <summary>
    /// As <see cref="PersistenceOptions.ReadFromPostgresPercent"/>, for this store. The default, null, stands for that
    /// option; the allowed range is 0 to 100.
    /// </summary>
    public int? ReadFromPostgresPercent { get; set; }

    /// <summary>
    /// As <see cref="PersistenceOptions.ShadowReadPercent"/>, for this store. The default, null, stands for that
    /// option; the allowed range is 0 to 100.
    /// </summary>
    public int? ShadowReadPercent { get; set; }

    /// <summary>
    /// How long Postgres may take in phase <see cref="PersistencePhase.ReadCutover"/> before SQLite answers in its
    /// place those who read by <see cref="IAsOfReader{TStore}"/>, as of an earlier instant. The default, null, is
    /// never; the allowed range is 10 milliseconds to 10 minutes.
    /// </summary>
    public TimeSpan? AsOfFallbackAfter { get; set; }
}
