using System.Reflection;
using Microsoft.Extensions.Logging;
using Persistence.Sdk.Core.Databases;
using Persistence.Sdk.Migration;
using Persistence.Sdk.Postgres;
using Persistence.Sdk.Sqlite;
using Persistence.Sdk.Stores.Catalog;

namespace Persistence.Sdk.Tests.Telemetry;

/// <summary>Every log message is an event of its own that the documents list.</summary>
public sealed class LogEventTests
{
    private static readonly (MethodInfo Method, LoggerMessageAttribute Event)[] Events =
    [
        .. new[]
            {
                typeof(IDatabase), typeof(StoreModule), typeof(SqliteDatabase), typeof(PostgresDatabase),
                typeof(PersistenceEngine), typeof(PersistenceBuilder),
            }
            .SelectMany(room => room.Assembly.GetTypes())
            .SelectMany(type => type.GetMethods(
                BindingFlags.Static | BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic))
            .SelectMany(method => method.GetCustomAttributes<LoggerMessageAttribute>().Select(told => (method, told))),
    ];

    [Fact]
    public void Every_event_has_an_id_of_its_own() =>
        Assert.Empty(Events.GroupBy(told => told.Event.EventId).Where(same => same.Count() > 1 || same.Key <= 0)
            .Select(same => $"{same.Key}: {string.Join(", ", same.Select(told => told.Method.Name))}"));

    [Fact]
    public void A_room_has_one_class_of_log_messages() => Assert.All(Events, told => Assert.Equal(
        $"{told.Method.DeclaringType!.Assembly.GetName().Name}.Log", told.Method.DeclaringType.FullName));

    [Fact]
    public void Every_event_is_documented_with_its_level() => Assert.Equal(
        Events.Select(told => $"{told.Event.EventId} {told.Event.Level} {told.Method.Name}").Order(StringComparer.Ordinal),
        DocumentedTelemetry.Table("Id").Select(row => $"{row[0]} {row[1]} {row[2].Trim('`')}").Order(StringComparer.Ordinal));
}
