namespace Persistence.Sdk.Tests.Preflight;

/// <summary>Each kind of damage, one by one, in one file.</summary>
public sealed class DamageTests(DamageTests.File file) : IClassFixture<DamageTests.File>
{
    public static TheoryData<string, string> Damage => new()
    {
        { "label", "'twenty-one characters'" },
        { "label", "'nul' || char(0)" },
        { "label", "cast(x'61ff62' as text)" },
        { "label", "cast(x'eda080' as text)" },
        { "label", "x'61'" },
        { "size", "2147483648" },
        { "size", "'five'" },
        { "weight", "5.5" },
        { "alive", "2" },
        { "heat", "9e999" },
        { "heat", "'1,5'" },
        { "price", "1.5" },
        { "price", "1000000" },
        { "found", "1717200000" },
        { "found", "'2026-01-01 00:00:00'" },
        { "found", "'0001-01-01T00:00:00.000000Z'" },
        { "born", "'0001-01-01'" },
        { "born", "'2026-2-1'" },
        { "tag", "'ABCDEF01-2345-6789-ABCD-EF0123456789'" },
        { "facts", "'{\"b\":1,\"a\":2}'" },
        { "facts", "'{\"a\": 1, \"a\": 2}'" },
        { "facts", "'{\"a\": \"\\u0000\"}'" },
        { "facts", "'{\"a\": \"\\ud800\"}'" },
        { "facts", "'{\"a\": 1e400}'" },
        { "facts", "'{'" },
        { "photo", "'pixels'" },
        { "shape", "x'010203'" },
        { "shape", "x'0000c07f'" },
        { "mood", "'furious'" },
        { "finder", "NULL" },
        { "shelf_id", "'gone'" },
        { "id", "''" },
        { "id", "printf('%.*c', 2600, 'k')" },
        { "id", "x'6b'" },
        { "weight", "-1" },
    };

    [Theory]
    [MemberData(nameof(Damage))]
    public async Task S48_S51_What_Postgres_would_refuse_is_found_with_its_column_and_no_value(string column, string sql)
    {
        await file.Scene.ExecuteAsync(
            "DELETE FROM lab_specimens; INSERT INTO lab_specimens (id, finder, row_version) VALUES ('good', 'me', 1), ('bad', 'me', 2);"
            + $"UPDATE lab_specimens SET {column} = {sql} WHERE id = 'bad'");

        var table = Assert.Single((await file.Scene.RunAsync()).Tables);

        Assert.Equal(("lab.specimens", 2), (table.Table, table.Rows));
        var finding = Assert.Single(table.Findings, finding => finding.Column.Contains(column, StringComparison.Ordinal));
        Assert.Equal(1, finding.Count);
        Assert.DoesNotContain(sql.Trim('\'').PadRight(6, '#'), finding.Reason, StringComparison.Ordinal);
        Assert.EndsWith(".", finding.Reason, StringComparison.Ordinal);
        if (column != "id")
        {
            Assert.Equal("[\"bad\"]", Assert.Single(finding.SampleKeys));
        }
    }

    /// <summary>The file that all share.</summary>
    public sealed class File : IAsyncLifetime
    {
        internal PreflightScene Scene { get; private set; } = null!;

        public async Task InitializeAsync() => Scene = await PreflightScene.CreateAsync();

        public async Task DisposeAsync() => await Scene.DisposeAsync();
    }
}
