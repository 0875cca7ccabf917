using Microsoft.Extensions.Options;
using Persistence.Sdk.Configuration;

namespace Persistence.Sdk.Options;

/// <summary>
/// Gathers what is wrong with options, so that all of it is told at once. Where a configured value could not be read,
/// the rule of its path tells that value with the allowed ones, and looks at nothing else.
/// </summary>
internal sealed class OptionRules(OptionSources sources)
{
    private readonly Dictionary<string, UnreadableValue> _unreadable = sources.Unreadable();
    private readonly List<string> _problems = [.. sources.UnknownNames()];

    /// <summary>The result; call it when all rules have been told.</summary>
    public ValidateOptionsResult Result
    {
        get
        {
            _problems.AddRange(_unreadable.Select(left => $"{Is(left.Key, left.Value)}."));
            _unreadable.Clear();
            return _problems.Count == 0
                ? ValidateOptionsResult.Success
                : ValidateOptionsResult.Fail(_problems.Distinct().Select(sources.WithOrigin));
        }
    }

    public void Require(bool holds, string problem)
    {
        if (!holds)
        {
            _problems.Add(problem);
        }
    }

    public void Within<T>(string path, T value, T smallest, T largest)
        where T : struct, IComparable<T> =>
        Check(path, value.CompareTo(smallest) >= 0 && value.CompareTo(largest) <= 0, value,
            () => $"{Text(smallest)} to {Text(largest)}");

    public void Defined<T>(string path, T value)
        where T : struct, Enum =>
        Check(path, Enum.IsDefined(value), value, () => string.Join(", ", Enum.GetNames<T>()));

    private static string Text(object value) => value is TimeSpan { Milliseconds: not 0 } fraction
        ? $"{fraction}".TrimEnd('0')
        : $"{value}";

    private static string Is(string path, UnreadableValue value) =>
        $"'{path}' is '{value.Text}'; expected is {value.Expected}";

    private void Check(string path, bool holds, object value, Func<string> allowed)
    {
        if (_unreadable.Remove(path, out var unreadable))
        {
            _problems.Add($"{Is(path, unreadable)}; allowed are {allowed()}.");
        }
        else if (!holds)
        {
            _problems.Add($"'{path}' is {Text(value)}; allowed are {allowed()}.");
        }
    }
}
