namespace Persistence.Sdk.Postgres.Tests.Fixtures;

public enum Colour
{
    [WireName("red")]
    Red,

    [WireName("deep-blue")]
    DeepBlue,
}
