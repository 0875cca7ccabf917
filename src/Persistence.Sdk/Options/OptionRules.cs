using Microsoft.Extensions.Options;

namespace Persistence.Sdk.Options;

/// <summary>Gathers what is wrong with options, so that all of it is told at once.</summary>
internal sealed class OptionRules
{
    private readonly List<string> _problems = [];

    public ValidateOptionsResult Result =>
        _problems.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(_problems);

    public void Require(bool holds, string problem)
    {
        if (!holds)
        {
            _problems.Add(problem);
        }
    }

    public void Within<T>(string path, T value, T smallest, T largest)
        where T : IComparable<T> =>
        Require(value.CompareTo(smallest) >= 0 && value.CompareTo(largest) <= 0,
            $"'{path}' is {value}; allowed are {smallest} to {largest}.");

    public void Defined<T>(string path, T value)
        where T : struct, Enum =>
        Require(Enum.IsDefined(value), $"'{path}' is {value}; allowed are {string.Join(", ", Enum.GetNames<T>())}.");
}
