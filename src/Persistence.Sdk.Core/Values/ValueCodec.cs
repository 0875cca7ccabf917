using System.Text;
using System.Text.Json;

namespace Persistence.Sdk.Core.Values;

/// <summary>
/// The door for one kind of value: checks and normalises what a record holds, and turns the normalised value back into
/// the record's type. Normalised values are what both databases bind and return:
/// string, int, long, bool, double, decimal, DateTime (UTC, whole microseconds), DateOnly, Guid, byte[], float[];
/// JSON is canonical text, an enum its wire name.
/// </summary>
internal abstract class ValueCodec
{
    /// <summary>Checks and normalises; the value is never null and has the kind's record type.</summary>
    /// <exception cref="ValueProblemException">One of the databases could not hold the value unchanged.</exception>
    public abstract object Normalize(object value);

    /// <summary>Turns a normalised value into the type the record declares.</summary>
    public virtual object ToRecord(object value) => value;

    /// <summary>Whether two normalised values are the same value.</summary>
    public virtual bool Same(object left, object right) => left.Equals(right);

    /// <summary>Writes a normalised value as an element of a key's canonical JSON array.</summary>
    public virtual void AppendKeyText(StringBuilder text, object value) => throw NoKey();

    /// <summary>Reads a normalised value back from an element of a key's canonical JSON array.</summary>
    public virtual object ParseKeyText(ref Utf8JsonReader reader) => throw NoKey();

    private NotSupportedException NoKey() => new($"{GetType().Name}: a value of this kind cannot be part of a key.");
}
