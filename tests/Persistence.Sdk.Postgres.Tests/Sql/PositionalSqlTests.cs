using Persistence.Sdk.Postgres.Sql;

namespace Persistence.Sdk.Postgres.Tests.Sql;

public sealed class PositionalSqlTests
{
    [Theory]
    [InlineData("a = @a AND b = @b_1 OR c = @a", "a = $1 AND b = $2 OR c = $1", "a,b_1")]
    [InlineData("j @> @doc AND k <@ @doc AND p @? 'x'", "j @> $1 AND k <@ $1 AND p @? 'x'", "doc")]
    [InlineData("a = '@no' AND b = 'it''s @no' AND \"@no\" = @yes", "a = '@no' AND b = 'it''s @no' AND \"@no\" = $1",
        "yes")]
    [InlineData("a = 1 -- @no\n AND /* @no */ b = @yes", "a = 1 -- @no\n AND /* @no */ b = $1", "yes")]
    [InlineData("x @@ to_tsquery(@q) LIMIT @limit", "x @@ to_tsquery($1) LIMIT $2", "q,limit")]
    [InlineData("no parameters", "no parameters", "")]
    public void Named_parameters_get_numbers_and_everything_else_stays(string sql, string text, string names)
    {
        var positional = PositionalSql.From(sql);

        Assert.Equal(text, positional.Text);
        Assert.Equal(names, string.Join(',', positional.Names));
    }

    [Fact]
    public void Known_names_keep_their_numbers()
    {
        var positional = PositionalSql.From("@c = @a", ["a", "b"]);

        Assert.Equal("$3 = $1", positional.Text);
        Assert.Equal(["a", "b", "c"], positional.Names);
    }
}
