using Persistence.Sdk.Core.Values;

namespace Persistence.Sdk.Core.Tables;

/// <summary>What a table definition must fulfil, checked once when it is made.</summary>
internal static class TableDefinitionRules
{
    public static void Check(TableDefinition table)
    {
        Require(table, table.Key.Count > 0, "has no key; name its key columns first");
        Require(table, table.Columns.Count(column => column.IsKey) == table.Key.Count,
            "has key columns behind other columns; name its key columns first");
        Require(table, table.Columns.Select(column => column.Name).Distinct().Count() == table.Columns.Count,
            "has two columns of one name");
        Require(table, table.Columns.All(column => column.Name != TableDefinition.RowVersion),
            $"declares '{TableDefinition.RowVersion}', which the library adds itself");
        foreach (var column in table.Key)
        {
            Require(table, !column.IsNullable, $"has a key column '{column.Name}' that may be NULL");
            Require(table, !column.IsSecret,
                $"has a secret key column '{column.Name}', and reports name rows by their key");
            Require(
                table,
                column.Kind is not (ColumnKind.Double or ColumnKind.Json or ColumnKind.Bytes or ColumnKind.Vector),
                $"has a key column '{column.Name}' of kind {column.Kind}");
        }

        var constrained = table.Parents.SelectMany(parent => parent.Columns)
            .Concat(table.Uniques.SelectMany(unique => unique.Columns));
        foreach (var name in constrained)
        {
            Require(table, table.Columns.Any(column => column.Name == name),
                $"names an unknown column '{name}' in a constraint");
        }

        CheckTraits(table);
        CheckAgeing(table);
        CheckSums(table);
        foreach (var parent in table.Parents)
        {
            Require(table, parent.Columns.Count == parent.Parent.Key.Count,
                $"refers to '{parent.Parent}' by {parent.Columns.Count} columns, but its key has "
                + $"{parent.Parent.Key.Count}");
            Require(table, parent.Parent.ExpiresAt is null,
                $"refers to '{parent.Parent}', whose rows expire: a purge would leave the row without its parent");
            Require(table, parent.Parent.AgesBy is null,
                $"refers to '{parent.Parent}', whose rows age: retention would leave the row without its parent");
        }
    }

    private static void CheckSums(TableDefinition table)
    {
        if (table.CurrentFlag is { } flag)
        {
            Require(table, flag is { IsKey: false, IsNullable: false, Kind: ColumnKind.Boolean },
                $"holds while '{flag.Name}', which is no boolean outside the key, or may be NULL");
            Require(table, table.Key[0].Kind == ColumnKind.Date,
                "holds sums and has a key that does not begin with a date");
        }

        if (table.SummedUpIn is { } sums)
        {
            Require(table, sums.CurrentFlag is not null, $"is summed up in '{sums}', which does not hold sums");
            Require(table, table.IsAppendOnly && table.Key[0].Kind == ColumnKind.Timestamp,
                "is summed up and is not append-only, or has a key that does not begin with a timestamp");
        }
    }

    private static void CheckTraits(TableDefinition table)
    {
        if (table.PartitionedBy is { } month)
        {
            Require(table, month is { IsKey: true, Kind: ColumnKind.Timestamp },
                $"is partitioned by '{month.Name}', which is no timestamp of the key");
            Require(table, table.Uniques.Count == 0 && table.Parents.Count == 0,
                "is partitioned and has constraints beside its key");
        }

        if (table.ExpiresAt is { } expiry)
        {
            Require(table, expiry is { IsKey: false, IsNullable: true, Kind: ColumnKind.Timestamp },
                $"expires by '{expiry.Name}', which is no nullable timestamp outside the key");
            Require(table, !table.IsAppendOnly, "is append-only and expires; its retention drops old rows instead");
        }
    }

    private static void CheckAgeing(TableDefinition table)
    {
        if (table.AgesBy is { } instant)
        {
            Require(table, instant is { IsNullable: false, Kind: ColumnKind.Timestamp },
                $"ages by '{instant.Name}', which is no timestamp or may be NULL");
            Require(table, table.IsAppendOnly,
                "ages and is not append-only; rows that may change are deleted by their store, or expire");
            Require(table, table.PartitionedBy is null || table.PartitionedBy == instant,
                $"ages by '{instant.Name}' and is partitioned by '{table.PartitionedBy?.Name}'; whole partitions could "
                + "not go");
        }
    }

    private static void Require(TableDefinition table, bool holds, string problem)
    {
        if (!holds)
        {
            throw new ArgumentException($"The definition of table '{table.Name}' {problem}.");
        }
    }
}
