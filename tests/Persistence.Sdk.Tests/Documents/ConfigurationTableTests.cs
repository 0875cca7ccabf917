using System.Globalization;
using System.Reflection;
using Microsoft.Extensions.DependencyInjection;
using Persistence.Sdk.Configuration;
using Persistence.Sdk.Options;

namespace Persistence.Sdk.Tests.Documents;

/// <summary>docs/configuration.md tells of every option what the code says.</summary>
public sealed class ConfigurationTableTests
{
    private const string AnyStore = "<Store>";
    private static readonly string[] Live = ["Persistence:Phase", "Persistence:ReadFromPostgresPercent", "Persistence:ShadowReadPercent"];

    private static readonly string[] Rows = [.. File
        .ReadLines(Path.Combine(DocumentedCodeTests.Root, "docs", "configuration.md"))
        .Where(line => line.StartsWith("| `Persistence:", StringComparison.Ordinal))];

    [Fact]
    public void Every_option_stands_in_the_table_with_its_type_default_and_range()
    {
        var expected = OptionsOf(typeof(PersistenceOptions), new PersistenceOptions(), "Persistence").ToArray();

        Assert.Equal(expected, Rows.Select(row => string.Join('|', row.Split('|')[..6]) + "|"));
    }

    private static IEnumerable<string> OptionsOf(Type type, object options, string path)
    {
        var properties = type.GetProperties(BindingFlags.Public | BindingFlags.Instance);
        foreach (var property in properties.OrderBy(property => IsSection(property.PropertyType)))
        {
            var (name, value) = ($"{path}:{property.Name}", property.GetValue(options));
            if (value is IDictionary<string, StoreOptions>)
            {
                foreach (var row in OptionsOf(typeof(StoreOptions), new StoreOptions(), $"{name}:{AnyStore}"))
                {
                    yield return row;
                }
            }
            else if (value is IDictionary<string, int>)
            {
                var mistaken = new PersistenceOptions();
                mistaken.Retention.KeepDays["observability.token_usage"] = -1;
                yield return $"| `{name}:<table>` | int | for ever | {AllowedBy(mistaken)} | at start |";
            }
            else if (IsSection(property.PropertyType))
            {
                foreach (var row in OptionsOf(property.PropertyType, value!, name))
                {
                    yield return row;
                }
            }
            else
            {
                var read = Live.Contains(name) || name.Contains(AnyStore, StringComparison.Ordinal) ? "live" : "at start";
                yield return $"| `{name}` | {TypeName(property.PropertyType)} | {Text(value)} "
                    + $"| {Allowed(name, property)} | {read} |";
            }
        }
    }

    private static bool IsSection(Type type) => !OptionShape.IsValue(type) && OptionShape.ElementOf(type) is null;

    private static string TypeName(Type type) => type switch
    {
        _ when Nullable.GetUnderlyingType(type) is { } value => TypeName(value),
        _ when type == typeof(string) => "string",
        _ when type == typeof(bool) => "bool",
        _ when type == typeof(int) => "int",
        _ when type == typeof(long) => "long",
        _ when OptionShape.ElementOf(type) is not null => "list",
        _ => type.Name,
    };

    private static string Text(object? value) => value switch
    {
        null => "none",
        TimeSpan { Milliseconds: not 0 } time => time.ToString("c", CultureInfo.InvariantCulture).TrimEnd('0'),
        _ => Convert.ToString(value, CultureInfo.InvariantCulture)!,
    };

    /// <summary>What the validation answers to a value that nobody allows.</summary>
    private static string Allowed(string path, PropertyInfo property)
    {
        var type = property.PropertyType;
        if (type == typeof(bool) || !OptionShape.IsValue(type) || type == typeof(string))
        {
            return type == typeof(bool) ? "True, False" : type == typeof(string) ? "a text" : "names";
        }

        var options = new PersistenceOptions();
        var owner = path.Split(':')[1..^1].Aggregate((object)options, Member);
        type = Nullable.GetUnderlyingType(type) ?? type;
        property.SetValue(owner, type.IsEnum ? Enum.ToObject(type, 99)
            : type == typeof(TimeSpan) ? TimeSpan.FromTicks(-1)
            : Convert.ChangeType(-1, type, CultureInfo.InvariantCulture));
        return AllowedBy(options);
    }

    private static string AllowedBy(PersistenceOptions options)
    {
        var validator = new PersistenceOptionsValidator([], new ServiceCollection().BuildServiceProvider());
        var problem = Assert.Single(validator.Validate(null, options).Failures!);
        return problem[(problem.IndexOf("allowed are ", StringComparison.Ordinal) + 12)..^1];
    }

    private static object Member(object owner, string name) => owner is IDictionary<string, StoreOptions> stores
        ? stores["IQueryCache"] = new StoreOptions()
        : owner.GetType().GetProperty(name)!.GetValue(owner)!;
}
