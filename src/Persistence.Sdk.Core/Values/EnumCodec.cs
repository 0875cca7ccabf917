using System.Collections.Frozen;
using System.Reflection;
using System.Text;
using System.Text.Json;
using Persistence.Sdk.Core.Json;

namespace Persistence.Sdk.Core.Values;

/// <summary>
/// Enum members by their wire names; a member without a <see cref="WireNameAttribute"/> is a mistake.
/// </summary>
internal sealed class EnumCodec : ValueCodec
{
    private readonly FrozenDictionary<object, string> _names;
    private readonly FrozenDictionary<string, object> _members;
    private readonly string _typeName;

    public EnumCodec(Type type)
    {
        _typeName = type.Name;
        var pairs = type.GetFields(BindingFlags.Public | BindingFlags.Static).Select(field => (
            Member: field.GetValue(null)!,
            Name: field.GetCustomAttribute<WireNameAttribute>()?.Name
                ?? throw new ArgumentException(
                    $"'{type.Name}.{field.Name}' needs a [WireName]: it is stored in a table."))).ToArray();
        _names = pairs.ToFrozenDictionary(pair => pair.Member, pair => pair.Name);
        _members = pairs.ToFrozenDictionary(pair => pair.Name, pair => pair.Member, StringComparer.Ordinal);
    }

    public IReadOnlyCollection<string> WireNames => _members.Keys;

    public override object Normalize(object value) => _names.TryGetValue(value, out var name)
        ? name
        : throw new ValueProblemException($"the value is not a defined member of {_typeName}.");

    public override object ToRecord(object value) => _members.TryGetValue((string)value, out var member)
        ? member
        : throw new ValueProblemException($"'{value}' is not a stored name of {_typeName}; expected one of "
            + $"{string.Join(", ", _members.Keys.Order(StringComparer.Ordinal).Select(name => $"'{name}'"))}.");

    public override void AppendKeyText(StringBuilder text, object value) => JsonbText.AppendString(text, (string)value);

    public override object ParseKeyText(ref Utf8JsonReader reader) => reader.GetString()!;
}
