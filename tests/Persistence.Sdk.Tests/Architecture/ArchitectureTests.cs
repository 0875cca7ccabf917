using System.Reflection;
using Persistence.Sdk.Core.Databases;
using Persistence.Sdk.Migration;
using Persistence.Sdk.Postgres;
using Persistence.Sdk.Sqlite;
using Persistence.Sdk.Stores.Catalog;

namespace Persistence.Sdk.Tests.Architecture;

/// <summary>The house: which room may know which.</summary>
public sealed class ArchitectureTests
{
    private static readonly Assembly Abstractions = typeof(IRunRecordStore).Assembly;
    private static readonly Assembly Core = typeof(IDatabase).Assembly;
    private static readonly Assembly Stores = typeof(StoreModule).Assembly;
    private static readonly Assembly Sqlite = typeof(SqliteDatabase).Assembly;
    private static readonly Assembly Postgres = typeof(PostgresDatabase).Assembly;
    private static readonly Assembly Migration = typeof(PersistenceEngine).Assembly;
    private static readonly Assembly FrontDoor = typeof(PersistenceBuilder).Assembly;

    private static readonly Assembly Import = Assembly.Load("Persistence.Sdk.Import");
    private static readonly Assembly Cli = Assembly.Load("Persistence.Sdk.Cli");

    private static readonly Assembly[] All =
        [Abstractions, Core, Stores, Sqlite, Postgres, Migration, Import, FrontDoor, Cli];

    public static TheoryData<string, string> Arrows => new()
    {
        { "Persistence.Sdk.Abstractions", "" },
        { "Persistence.Sdk.Core", "Persistence.Sdk.Abstractions" },
        { "Persistence.Sdk.Stores", "Persistence.Sdk.Abstractions Persistence.Sdk.Core" },
        { "Persistence.Sdk.Sqlite", "Persistence.Sdk.Abstractions Persistence.Sdk.Core" },
        { "Persistence.Sdk.Postgres", "Persistence.Sdk.Abstractions Persistence.Sdk.Core" },
        { "Persistence.Sdk.Migration", "Persistence.Sdk.Abstractions Persistence.Sdk.Core" },
        { "Persistence.Sdk.Import", "Persistence.Sdk.Abstractions Persistence.Sdk.Core Persistence.Sdk.Stores" },
        {
            "Persistence.Sdk.Cli",
            "Persistence.Sdk.Abstractions Persistence.Sdk.Core Persistence.Sdk.Stores Persistence.Sdk.Sqlite "
            + "Persistence.Sdk.Postgres Persistence.Sdk.Migration Persistence.Sdk.Import Persistence.Sdk"
        },
    };

    [Theory]
    [MemberData(nameof(Arrows))]
    public void A_room_knows_only_the_rooms_below_it(string room, string allowed)
    {
        var assembly = All.Single(candidate => candidate.GetName().Name == room);
        var known = assembly.GetReferencedAssemblies().Select(reference => reference.Name!)
            .Where(name => name.StartsWith("Persistence.Sdk", StringComparison.Ordinal));
        Assert.Empty(known.Except(allowed.Split(' ')));
    }

    [Fact]
    public void The_words_refer_to_nothing_but_the_base_class_library() =>
        Assert.All(Abstractions.GetReferencedAssemblies(), reference =>
            Assert.StartsWith("System", reference.Name, StringComparison.Ordinal));

    [Theory]
    [InlineData("Npgsql", "Persistence.Sdk.Postgres")]
    [InlineData("Microsoft.Data.Sqlite", "Persistence.Sdk.Sqlite")]
    public void A_driver_appears_in_one_room(string driver, string room) =>
        Assert.Equal([room], All.Where(assembly => assembly.GetReferencedAssemblies().Any(reference => reference.Name == driver))
            .Select(assembly => assembly.GetName().Name));

    [Fact]
    public void What_implements_an_interface_of_ours_is_internal_and_sealed()
    {
        var ours = All.SelectMany(assembly => assembly.GetTypes()).Where(type => type.IsInterface).ToHashSet();
        var loose = All.SelectMany(assembly => assembly.GetTypes())
            .Where(type => type is { IsClass: true, IsAbstract: false } && type.GetInterfaces().Any(ours.Contains))
            .Where(type => type.IsPublic || !type.IsSealed);
        Assert.Empty(loose.Select(type => type.FullName));
    }

    [Fact]
    public void Asynchronous_methods_take_a_cancellation_token_last()
    {
        var without = All.SelectMany(assembly => assembly.GetTypes()).Where(type => type.IsPublic)
            .SelectMany(type => type.GetMethods(BindingFlags.Public | BindingFlags.Instance | BindingFlags.DeclaredOnly))
            .Where(method => method.Name.EndsWith("Async", StringComparison.Ordinal) && method.Name != "DisposeAsync")
            .Where(method => method.GetParameters().LastOrDefault()?.ParameterType != typeof(CancellationToken));
        Assert.Empty(without.Select(method => $"{method.DeclaringType!.Name}.{method.Name}"));
    }

    [Fact]
    public void Public_types_are_classes_of_their_own_file()
    {
        var nested = All.SelectMany(assembly => assembly.GetTypes()).Where(type => type.IsNestedPublic && type.DeclaringType!.IsPublic);
        Assert.Empty(nested.Select(type => type.FullName));
    }
}
