using System.Globalization;
using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text;

namespace Persistence.Sdk.Packages.Tests.PublicApi;

/// <summary>What an application can see of an assembly, as text: one line a type or member, in a fixed order.</summary>
internal static class PublicApiText
{
    private const BindingFlags Declared =
        BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static
        | BindingFlags.DeclaredOnly;

    public static string Of(Assembly assembly)
    {
        var text = new StringBuilder();
        foreach (var type in assembly.GetExportedTypes().OrderBy(type => type.FullName, StringComparer.Ordinal))
        {
            text.Append(type.Namespace).Append(": ").Append(Kind(type)).Append(' ').Append(TypeNames.Of(type));
            text.Append(Bases(type)).Append('\n');
            foreach (var member in Members(type).Order(StringComparer.Ordinal))
            {
                text.Append("    ").Append(member).Append('\n');
            }
        }

        return text.ToString();
    }

    private static string Kind(Type type) => type switch
    {
        { IsEnum: true } => "enum",
        { IsInterface: true } => "interface",
        { IsValueType: true } => "struct",
        { IsAbstract: true, IsSealed: true } => "static class",
        { IsAbstract: true } => "abstract class",
        { IsSealed: true } => "sealed class",
        _ => "class",
    };

    private static string Bases(Type type)
    {
        var bases = type.IsEnum || type.IsValueType ? [] : type.GetInterfaces()
            .Where(implemented => implemented.IsPublic && !IsEquatable(implemented))
            .Select(TypeNames.Of).Order(StringComparer.Ordinal).ToList();
        if (type.BaseType is { } parent && parent != typeof(object) && !type.IsEnum && !type.IsValueType)
        {
            bases.Insert(0, TypeNames.Of(parent));
        }

        return bases.Count == 0 ? "" : " : " + string.Join(", ", bases);
    }

    // Every record has it.
    private static bool IsEquatable(Type type) =>
        type.IsGenericType && type.GetGenericTypeDefinition() == typeof(IEquatable<>);

    private static IEnumerable<string> Members(Type type)
    {
        if (type.IsEnum)
        {
            return Enum.GetNames(type).Select(
                name => $"{Convert.ToInt64(Enum.Parse(type, name), CultureInfo.InvariantCulture):D4} {name}");
        }

        return type.GetConstructors(Declared).Where(IsSeen).Select(made => $"new({Parameters(made)})")
            .Concat(type.GetFields(Declared).Where(field => field.IsPublic)
                .Select(field => $"{TypeNames.Of(field.FieldType)} {field.Name}"))
            .Concat(type.GetProperties(Declared).Select(Property).OfType<string>())
            .Concat(type.GetMethods(Declared).Where(method => IsSeen(method) && IsWritten(method)).Select(Method));
    }

    private static bool IsSeen(MethodBase method) => method.IsPublic || method.IsFamily || method.IsFamilyOrAssembly;

    // What the compiler adds to records says nothing of its own.
    private static bool IsWritten(MethodInfo method) =>
        !method.IsSpecialName && method.GetCustomAttribute<CompilerGeneratedAttribute>() is null
        && method.GetBaseDefinition().DeclaringType != typeof(object);

    private static string? Property(PropertyInfo property)
    {
        var get = property.GetMethod is { } getter && IsSeen(getter) ? "get; " : "";
        var set = property.SetMethod is { } setter && IsSeen(setter) ? (IsInit(setter) ? "init; " : "set; ") : "";
        var required = property.GetCustomAttribute<RequiredMemberAttribute>() is null ? "" : "required ";
        var name = property.GetIndexParameters() is { Length: > 0 } index
            ? $"this[{string.Join(", ", index.Select(Parameter))}]"
            : property.Name;
        return get + set == "" || property.Name == "EqualityContract"
            ? null
            : $"{required}{Nullable(property)} {name} {{ {get}{set}}}";
    }

    private static bool IsInit(MethodInfo setter) =>
        setter.ReturnParameter.GetRequiredCustomModifiers().Contains(typeof(IsExternalInit));

    private static string Method(MethodInfo method)
    {
        var generic = method.IsGenericMethod
            ? $"<{string.Join(", ", method.GetGenericArguments().Select(TypeNames.Of))}>"
            : "";
        var extension = method.GetCustomAttribute<ExtensionAttribute>() is null ? "" : "this ";
        var fixedness = method.IsStatic ? "static " : "";
        return $"{fixedness}{TypeNames.Of(method.ReturnType)} {method.Name}{generic}({extension}{Parameters(method)})";
    }

    private static string Parameters(MethodBase method) => string.Join(", ", method.GetParameters().Select(Parameter));

    private static string Parameter(ParameterInfo parameter)
    {
        var nullable = !parameter.ParameterType.IsValueType && new NullabilityInfoContext().Create(parameter).ReadState
            == NullabilityState.Nullable ? "?" : "";
        var optional = parameter.HasDefaultValue ? $" = {parameter.DefaultValue ?? "default"}" : "";
        return $"{TypeNames.Of(parameter.ParameterType)}{nullable} {parameter.Name}{optional}";
    }

    private static string Nullable(PropertyInfo property)
    {
        var name = TypeNames.Of(property.PropertyType);
        return !property.PropertyType.IsValueType
            && new NullabilityInfoContext().Create(property).ReadState == NullabilityState.Nullable ? name + "?" : name;
    }
}
