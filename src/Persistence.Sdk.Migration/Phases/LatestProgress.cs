using System.Globalization;

namespace Persistence.Sdk.Migration.Phases;

/// <summary>Keeps what was reported last, in words. Safe for concurrent use.</summary>
internal sealed class LatestProgress : IProgress<TableProgress>
{
    private volatile TableProgress? _last;

    public void Report(TableProgress value) => _last = value;

    public override string ToString() => _last is not { } last
        ? "it has begun"
        : string.Create(CultureInfo.InvariantCulture, $"{last.Table}: {last.Rows} of {last.Total} rows");
}
