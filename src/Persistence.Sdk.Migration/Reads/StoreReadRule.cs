namespace Persistence.Sdk.Migration.Reads;

/// <summary>How the reads of one store are served at this moment.</summary>
internal sealed class StoreReadRule(ReadSettings settings)
{
    private volatile ReadSettings _current = settings;

    public ReadSettings Current
    {
        get => _current;
        set => _current = value;
    }
}
