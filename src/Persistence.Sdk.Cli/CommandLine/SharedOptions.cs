using System.CommandLine;
using System.CommandLine.Completions;
using System.Globalization;
using Microsoft.Extensions.Options;
using Persistence.Sdk.Cli.Failures;
using Persistence.Sdk.Cli.Sessions;

namespace Persistence.Sdk.Cli.CommandLine;

/// <summary>Options that several commands take.</summary>
internal static class SharedOptions
{
    public static Option<string[]> Tables(string description)
    {
        var option = Table<string[]>(description);
        option.Arity = ArgumentArity.OneOrMore;
        return option;
    }

    /// <summary>The option of one table, or of several, as <typeparamref name="T"/> says.</summary>
    public static Option<T> Table<T>(string description)
    {
        var option = new Option<T>("--table") { Description = description, HelpName = "schema.name" };
        option.CompletionSources.Add(_ => TableNames());
        return option;
    }

    public static Option<DatabaseSide?> Side(string description)
    {
        var option = new Option<DatabaseSide?>("--side")
        {
            Description = description,
            HelpName = "sqlite|postgres",
            CustomParser = result => Enum.TryParse<DatabaseSide>(result.Tokens[0].Value, ignoreCase: true, out var side)
                && Enum.IsDefined(side)
                    ? side
                    : Refuse<DatabaseSide?>(result, "sqlite, postgres"),
        };
        option.CompletionSources.Add("sqlite", "postgres");
        return option;
    }

    /// <summary>An option of a whole number that is at least one.</summary>
    public static Option<int> Count(string name, string description, int otherwise)
    {
        var option = Number<int>(name, description, 1, int.MaxValue);
        option.DefaultValueFactory = _ => otherwise;
        return option;
    }

    /// <summary>An option of a whole number within a range, both ends included, that may be left out.</summary>
    public static Option<int?> Within(string name, string description, int least, int largest) =>
        Number<int?>(name, description, least, largest);

    private static IEnumerable<CompletionItem> TableNames()
    {
        try
        {
            return [.. OperatorSession.TableNames(new Connections()).Select(name => new CompletionItem(name))];
        }
        catch (Exception problem) when (
            problem is OptionsValidationException or OperatorException or InvalidDataException)
        {
            return []; // the command itself tells what is wrong
        }
    }

    private static Option<T> Number<T>(string name, string description, int least, int largest)
    {
        var option = new Option<T>(name) { Description = description, HelpName = "number" };
        option.Validators.Add(result =>
        {
            if (result.Tokens.Count == 1 && int.TryParse(result.Tokens[0].Value, CultureInfo.InvariantCulture,
                out var given)
                && (given < least || given > largest))
            {
                result.AddError(largest == int.MaxValue
                    ? $"'{name}' is {given}; it must be at least {least}."
                    : $"'{name}' is {given}; allowed are {least} to {largest}.");
            }
        });
        return option;
    }

    /// <summary>Notes that a value is not among those allowed.</summary>
    public static T? Refuse<T>(System.CommandLine.Parsing.ArgumentResult result, string allowed)
    {
        result.AddError($"'{result.Tokens[0].Value}' is not known; allowed are {allowed}.");
        return default;
    }
}
