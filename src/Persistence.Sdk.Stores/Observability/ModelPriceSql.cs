using Persistence.Sdk.Core.Querying;
using Persistence.Sdk.Core.Tables;
using Persistence.Sdk.Core.Writing;

namespace Persistence.Sdk.Stores.Observability;

/// <summary>
/// The statements over prices. Which price may stand is decided by the database: its deletion takes the table's locks,
/// so two callers that set overlapping prices at once do not miss each other.
/// </summary>
internal static class ModelPriceSql
{
    private const string AtKey = "model = @model AND valid_from = @valid_from";

    private const string Others =
        "SELECT 1 FROM {table} other WHERE other.model = @model AND other.valid_from <> @valid_from"
        + " AND (other.valid_to IS NULL OR other.valid_to > @valid_from)";

    private static readonly TableDefinition<ModelPrice> Table = ModelPriceTable.Definition;
    private static readonly SqlText All = SqlText.Same("ORDER BY model, valid_from");
    private static readonly SqlText OfModel = SqlText.Same("WHERE model = @model ORDER BY valid_from");
    private static readonly SqlText EndHere = SqlText.Same("valid_to = @valid_from");
    private static readonly SqlText EarlierWithoutEnd = SqlText.Same(
        "model = @model AND valid_to IS NULL AND valid_from < @valid_from");

    private static readonly SqlText Replace = SqlText.Same("""
        valid_to = @valid_to, input_nano_usd_per_million = @input, cached_input_nano_usd_per_million = @cached_input,
        output_nano_usd_per_million = @output, reasoning_nano_usd_per_million = @reasoning
        """);

    private static readonly SqlText AtKeyAndWouldBeAlone = SqlText.Same(
        $"{AtKey} AND NOT EXISTS ({Others} AND (@valid_to IS NULL OR other.valid_from < @valid_to))");

    // The end that stands, not the one wanted: a price that was refused its new end is not to be taken back.
    private static readonly SqlText AtKeyAndNotAlone = SqlText.Same(
        $"{AtKey} AND EXISTS ({Others} AND ({{table}}.valid_to IS NULL OR other.valid_from < {{table}}.valid_to))");

    /// <summary>
    /// Ends the price before, replaces the one at the key or inserts it, and takes back what overlaps; the outcomes
    /// tell <see cref="WasSet"/>. Where the price before had no end, none can follow it, so that what is ended never
    /// needs to be taken back.
    /// </summary>
    public static ChangeSet Set(ModelPrice price)
    {
        var parameters = new SqlParameters()
            .Add("model", Table["model"], price.Model)
            .Add("valid_from", Table["valid_from"], price.ValidFrom)
            .Add("valid_to", Table["valid_to"], price.ValidTo)
            .Add("input", Table["input_nano_usd_per_million"], price.InputNanoUsdPerMillion)
            .Add("cached_input", Table["cached_input_nano_usd_per_million"], price.CachedInputNanoUsdPerMillion)
            .Add("output", Table["output_nano_usd_per_million"], price.OutputNanoUsdPerMillion)
            .Add("reasoning", Table["reasoning_nano_usd_per_million"], price.ReasoningNanoUsdPerMillion);
        return new ChangeSet()
            .UpdateWhere(Table, EndHere, EarlierWithoutEnd, parameters)
            .UpdateWhere(Table, Replace, AtKeyAndWouldBeAlone, parameters)
            .Insert(Table, price)
            .DeleteWhere(Table, AtKeyAndNotAlone, parameters);
    }

    public static bool WasSet(IReadOnlyList<ChangeOutcome> outcomes) =>
        outcomes[1].Applied || (outcomes[2].Applied && !outcomes[3].Applied);

    public static Query<ModelPrice> List(string? model) => model is null
        ? TableQuery.Rows(Table, All)
        : TableQuery.Rows(Table, OfModel, new SqlParameters().Add("model", Table["model"], model));
}
