namespace Persistence.Sdk.Sqlite.Tests.Tables;

public enum Colour
{
    [WireName("red")]
    Red,

    [WireName("sky-blue")]
    Blue,
}
