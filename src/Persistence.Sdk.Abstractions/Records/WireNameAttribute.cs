namespace Persistence.Sdk;

/// <summary>The text under which an enum member is stored. It must never change once released.</summary>
[AttributeUsage(AttributeTargets.Field)]
public sealed class WireNameAttribute(string name) : Attribute
{
    /// <summary>The stored text.</summary>
    public string Name { get; } = name;
}
