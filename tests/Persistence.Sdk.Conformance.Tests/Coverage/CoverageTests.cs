using System.Reflection;
using Persistence.Sdk.Conformance.Fixtures;
using Persistence.Sdk.Conformance.Specifications;
using Persistence.Sdk.Core.Tables;
using Persistence.Sdk.Stores.Catalog;

namespace Persistence.Sdk.Conformance.Tests.Coverage;

/// <summary>Nothing is left out: every specification runs on every variant, every store and table is known.</summary>
public class CoverageTests
{
    private static readonly Type[] Tests = typeof(CoverageTests).Assembly.GetTypes();

    private static readonly Type[] NotStores =
    [
        typeof(IIdGenerator), typeof(IUnitOfWork), typeof(IPersistenceStatus), typeof(ITokenUsageBuffer), typeof(IAsOfReader<>),
        typeof(IResponseCache<>),
    ];

    // What several specifications have in common is a generic base, which no variant inherits directly.
    private static IEnumerable<Type> AllSpecifications => typeof(Specification).Assembly.GetTypes()
        .Where(type => type.IsAbstract && type.IsSubclassOf(typeof(Specification)));

    private static IEnumerable<Type> Specifications => AllSpecifications.Where(type => !type.IsGenericTypeDefinition);

    private static IEnumerable<Type> Variants =>
        Tests.Where(type => !type.IsAbstract && type.IsSubclassOf(typeof(ConformanceFixture)));

    [Fact]
    public void Every_specification_runs_on_every_variant()
    {
        Assert.NotEmpty(Specifications);
        Assert.True(Variants.Count() >= 9);

        var missing = from specification in Specifications
                      from variant in Variants
                      where !Tests.Any(test => test.IsSubclassOf(specification) && IsOn(test, variant))
                      select $"{specification.Name} on {variant.Name}";

        Assert.Empty(missing);
    }

    [Fact]
    public void Every_test_of_a_specification_is_one_that_variants_inherit()
    {
        var strays = AllSpecifications.SelectMany(
            type => type.GetMethods(BindingFlags.Instance | BindingFlags.Public | BindingFlags.DeclaredOnly))
            .Where(method => method.GetCustomAttributes<FactAttribute>().Any(
                fact => fact is not Discovery.SpecificationFactAttribute || fact.Skip is not null));

        Assert.Empty(strays);
    }

    [Fact]
    public void Every_store_interface_has_a_specification_and_a_place_in_the_catalogue()
    {
        var interfaces = typeof(IRunRecordStore).Assembly.GetExportedTypes()
            .Where(type => type.IsInterface).Except(NotStores).ToArray();

        Assert.NotEmpty(interfaces);
        foreach (var store in interfaces)
        {
            Assert.Contains(Specifications, specification => specification.Name == store.Name[1..] + "Specification");
            Assert.Single(
                StoreCatalog.Modules.SelectMany(module => module.Families), family => family.Interface == store);
        }
    }

    [Fact]
    public void Every_table_definition_has_a_place_in_the_catalogue()
    {
        var defined = typeof(StoreCatalog).Assembly.GetTypes()
            .SelectMany(type => type.GetFields(
                BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly))
            .Where(field => field.FieldType.IsAssignableTo(typeof(TableDefinition)))
            .Select(field => (TableDefinition)field.GetValue(null)!).Distinct();

        Assert.Equal(
            defined.Select(table => table.ToString()).Order(StringComparer.Ordinal),
            StoreCatalog.Modules.SelectMany(
                module => module.Tables).Select(table => table.ToString()).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void A_store_is_known_by_its_interface_alone() =>
        Assert.All(
            StoreCatalog.Modules.SelectMany(module => module.Families),
            family =>
            {
                var implementation = Assert.Single(
                    typeof(StoreCatalog).Assembly.GetTypes(), type =>
                        type.IsClass && type.IsAssignableTo(family.Interface));
                Assert.True(implementation is { IsSealed: true, IsNotPublic: true });
            });

    private static bool IsOn(Type test, Type variant) =>
        test.IsAssignableTo(typeof(IClassFixture<>).MakeGenericType(variant));
}
