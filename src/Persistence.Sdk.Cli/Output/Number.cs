using System.Globalization;

namespace Persistence.Sdk.Cli.Output;

/// <summary>Numbers as every operator reads them, whatever the machine's language.</summary>
internal static class Number
{
    public static string Of(long number) => number.ToString("N0", CultureInfo.InvariantCulture);

    public static string Of(double number) => number.ToString("N1", CultureInfo.InvariantCulture);
}
