using Persistence.Sdk.Migration.Parity;
using Persistence.Sdk.Testing.Servers;
using Persistence.Sdk.Tests.Faults.Scenes;

namespace Persistence.Sdk.Tests.Parity;

/// <summary>What somebody else does to one database is found, by class and column, and healed.</summary>
public sealed class DamageTests
{
    private const string Changed = "UPDATE {notes} SET owner = 'somebody', amount = 77 WHERE id = 'n3'";
    private const string Deleted = "DELETE FROM {notes} WHERE id = 'n3'";
    private const string Lower = "UPDATE {notes} SET row_version = row_version - 1 WHERE id = 'n3'";
    private const string Higher = "UPDATE {notes} SET row_version = row_version + 1 WHERE id = 'n3'";
    private const string Added =
        """
        INSERT INTO {notes} (id, owner, amount, row_version)
        SELECT 'stranger', 'somebody', 1, row_version FROM {notes} WHERE id = 'n3'
        """;

    [PostgresTheory]
    [InlineData(DatabaseSide.Sqlite)]
    [InlineData(DatabaseSide.Postgres)]
    public async Task Sides_in_step_are_clean_in_every_mode_and_a_full_comparison_is_evidence(DatabaseSide authority)
    {
        await using var scene = await ParityScene.CreateAsync(authority);

        foreach (var mode in Enum.GetValues<ParityMode>().Order())
        {
            Assert.Null(await scene.EvidenceAsync());
            var report = await scene.CheckAsync(new ParityRequest { Mode = mode });

            Assert.True(report.IsClean);
            Assert.Equal(Contents.AllTables.Count, report.Tables.Count);
            Assert.Equal((9, 9), report.Tables.Where(table => table.Table == ParityScene.Notes)
                .Select(table => (table.Sqlite, table.Postgres)).Single());
        }
        Assert.True(await scene.EvidenceAsync());
    }

    [PostgresTheory]
    [InlineData(DatabaseSide.Sqlite, DatabaseSide.Sqlite, Changed, nameof(DifferenceKind.Different), "owner amount")]
    [InlineData(DatabaseSide.Sqlite, DatabaseSide.Postgres, Changed, nameof(DifferenceKind.Different), "owner amount")]
    [InlineData(DatabaseSide.Postgres, DatabaseSide.Sqlite, Changed, nameof(DifferenceKind.Different), "owner amount")]
    [InlineData(DatabaseSide.Postgres, DatabaseSide.Postgres, Changed, nameof(DifferenceKind.Different), "owner amount")]
    [InlineData(DatabaseSide.Sqlite, DatabaseSide.Sqlite, Deleted, nameof(DifferenceKind.MissingInSqlite), "")]
    [InlineData(DatabaseSide.Sqlite, DatabaseSide.Postgres, Deleted, nameof(DifferenceKind.MissingInPostgres), "")]
    [InlineData(DatabaseSide.Postgres, DatabaseSide.Sqlite, Deleted, nameof(DifferenceKind.MissingInSqlite), "")]
    [InlineData(DatabaseSide.Postgres, DatabaseSide.Postgres, Deleted, nameof(DifferenceKind.MissingInPostgres), "")]
    [InlineData(DatabaseSide.Sqlite, DatabaseSide.Sqlite, Added, nameof(DifferenceKind.MissingInPostgres), "")]
    [InlineData(DatabaseSide.Sqlite, DatabaseSide.Postgres, Added, nameof(DifferenceKind.MissingInSqlite), "")]
    [InlineData(DatabaseSide.Postgres, DatabaseSide.Sqlite, Added, nameof(DifferenceKind.MissingInPostgres), "")]
    [InlineData(DatabaseSide.Postgres, DatabaseSide.Postgres, Added, nameof(DifferenceKind.MissingInSqlite), "")]
    [InlineData(DatabaseSide.Sqlite, DatabaseSide.Sqlite, Higher, nameof(DifferenceKind.Different), "row_version")]
    [InlineData(DatabaseSide.Sqlite, DatabaseSide.Postgres, Lower, nameof(DifferenceKind.Different), "row_version")]
    [InlineData(DatabaseSide.Postgres, DatabaseSide.Sqlite, Lower, nameof(DifferenceKind.Different), "row_version")]
    [InlineData(DatabaseSide.Postgres, DatabaseSide.Postgres, Higher, nameof(DifferenceKind.Different), "row_version")]
    public async Task S13_S43_S70_Damage_in_either_database_is_found_by_class_and_column_and_healed(
        DatabaseSide authority, DatabaseSide damaged, string damage, string kindName, string columns)
    {
        await using var scene = await ParityScene.CreateAsync(authority);
        var kind = Enum.Parse<DifferenceKind>(kindName);
        Assert.Equal(1, await scene.DamageAsync(damaged, damage));

        var found = await scene.CheckNotesAsync();
        AssertOnly(kind, found);
        Assert.Equal(damage == Added ? "[\"stranger\"]" : "[\"n3\"]", found.Samples.Single().Key);
        Assert.Equal(columns, string.Join(' ', found.Samples.Single().Columns.Select(column => column.Column)));
        Assert.False(await scene.EvidenceAsync());

        var healed = await scene.RepairNotesAsync();
        AssertOnly(kind, healed);
        Assert.Equal((1, true), (healed.Repaired, healed.IsClean));
        Assert.True(await scene.EvidenceAsync());
        Assert.Equal(0, (await scene.CheckNotesAsync()).Differences);
        await Contents.AssertEqualAsync(scene.Pair);
        await AssertAuthorityWonAsync(scene, damaged, damage);
    }

    [PostgresTheory]
    [InlineData(DatabaseSide.Sqlite)]
    [InlineData(DatabaseSide.Postgres)]
    public async Task S70_An_authority_that_is_behind_is_left_alone_until_told_to_take_what_the_mirror_has(
        DatabaseSide authority)
    {
        await using var scene = await ParityScene.CreateAsync(authority);
        await scene.DamageAsync(scene.Mirror, "UPDATE {notes} SET row_version = row_version + 1, amount = 77 WHERE id = 'n3'");

        var refused = await scene.RepairNotesAsync();
        AssertOnly(DifferenceKind.AuthorityBehind, refused);
        Assert.Equal((0, false), (refused.Repaired, refused.IsClean));
        Assert.Contains("--take-from-mirror", refused.Samples.Single().NotRepaired, StringComparison.Ordinal);
        Assert.False(await scene.EvidenceAsync());

        var taken = await scene.RepairNotesAsync(takeFromMirror: true);
        Assert.Equal((1, true), (taken.Repaired, taken.IsClean));
        Assert.Equal(0, (await scene.CheckNotesAsync()).Differences);
        await Contents.AssertEqualAsync(scene.Pair);
        Assert.Equal("77", (await Contents.NotesAsync(scene.Pair, authority))["n3"]["amount"]);
    }

    [PostgresTheory]
    [InlineData(DatabaseSide.Sqlite)]
    [InlineData(DatabaseSide.Postgres)]
    public async Task S70_A_row_of_a_version_that_the_authority_never_issued_is_taken_for_one_it_has_lost(
        DatabaseSide authority)
    {
        await using var scene = await ParityScene.CreateAsync(authority);
        await scene.DamageAsync(scene.Mirror, Added);
        await scene.DamageAsync(
            scene.Mirror, "UPDATE {notes} SET row_version = row_version + 1000000000000 WHERE id = 'stranger'");

        var refused = await scene.RepairNotesAsync();
        AssertOnly(DifferenceKind.AuthorityBehind, refused);
        Assert.False(refused.IsClean);

        Assert.True((await scene.RepairNotesAsync(takeFromMirror: true)).IsClean);
        Assert.Equal("somebody", (await Contents.NotesAsync(scene.Pair, authority))["stranger"]["owner"]);
        await Contents.AssertEqualAsync(scene.Pair);
    }

    private static void AssertOnly(DifferenceKind kind, TableParity found)
    {
        var count = kind switch
        {
            DifferenceKind.MissingInPostgres => found.MissingInPostgres,
            DifferenceKind.MissingInSqlite => found.MissingInSqlite,
            DifferenceKind.Different => found.Different,
            _ => found.AuthorityBehind,
        };
        Assert.Equal(1, count);
        Assert.Equal(1, found.Differences);
        Assert.Equal(kind, found.Samples.Single().Kind);
    }

    /// <summary>What the authority has is brought to the mirror, its own damage included.</summary>
    private static async Task AssertAuthorityWonAsync(ParityScene scene, DatabaseSide damaged, string damage)
    {
        var notes = await Contents.NotesAsync(scene.Pair, scene.Authority);
        var wasAuthority = damaged == scene.Authority;
        Assert.Equal(wasAuthority && damage == Changed ? "77" : "3", notes.GetValueOrDefault("n3")?["amount"] ?? "3");
        Assert.Equal(!(wasAuthority && damage == Deleted), notes.ContainsKey("n3"));
        Assert.Equal(wasAuthority && damage == Added, notes.ContainsKey("stranger"));
    }
}
