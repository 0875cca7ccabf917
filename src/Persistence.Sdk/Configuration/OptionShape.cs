using System.Collections;
using System.ComponentModel;
using System.Reflection;

namespace Persistence.Sdk.Configuration;

/// <summary>What the type of an option says about the configuration below its path.</summary>
internal static class OptionShape
{
    /// <summary>The options of a class, by name.</summary>
    public static Dictionary<string, PropertyInfo> OptionsOf(Type type) => type
        .GetProperties(BindingFlags.Public | BindingFlags.Instance)
        .ToDictionary(property => property.Name, StringComparer.OrdinalIgnoreCase);

    /// <summary>Whether the type is written as one value.</summary>
    public static bool IsValue(Type type) => TypeDescriptor.GetConverter(type).CanConvertFrom(typeof(string));

    /// <summary>The type of an element of a list or dictionary; null for any other type.</summary>
    public static Type? ElementOf(Type type)
    {
        if (!typeof(IEnumerable).IsAssignableFrom(type))
        {
            return null;
        }

        var sequence = type.GetInterfaces().Append(type).First(
            candidate => candidate.IsGenericType && candidate.GetGenericTypeDefinition() == typeof(IEnumerable<>));
        var element = sequence.GetGenericArguments()[0];
        return element.IsGenericType && element.GetGenericTypeDefinition() == typeof(KeyValuePair<,>)
            ? element.GetGenericArguments()[1]
            : element;
    }

    /// <summary>What is wrong with a text as a value of the type; null where it can be read.</summary>
    public static UnreadableValue? Check(Type type, string text)
    {
        try
        {
            _ = TypeDescriptor.GetConverter(type).ConvertFromInvariantString(text);
            return null;
        }
        catch (Exception problem) when (problem is FormatException or ArgumentException or NotSupportedException
            or OverflowException or InvalidCastException)
        {
            return new UnreadableValue(text, Expected(Nullable.GetUnderlyingType(type) ?? type));
        }
    }

    private static string Expected(Type type)
    {
        if (type.IsEnum)
        {
            return $"one of {string.Join(", ", Enum.GetNames(type))}";
        }

        return type switch
        {
            _ when type == typeof(bool) => "True or False",
            _ when type == typeof(TimeSpan) => "a time such as 00:00:30 or 1.00:00:00 (a day)",
            _ when type == typeof(int) || type == typeof(long) => "a whole number",
            _ when type == typeof(decimal) || type == typeof(double) => "a number",
            _ => $"a {type.Name}",
        };
    }
}
