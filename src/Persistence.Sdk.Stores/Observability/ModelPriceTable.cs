using Persistence.Sdk.Core.Tables;

namespace Persistence.Sdk.Stores.Observability;

/// <summary>The definition of <c>observability.model_prices</c>.</summary>
internal static class ModelPriceTable
{
    public static readonly TableDefinition<ModelPrice> Definition =
        TableDefinition.For<ModelPrice>("observability", "model_prices", table =>
        {
            table.Key(price => price.Model);
            table.Key(price => price.ValidFrom);
            table.Column(price => price.ValidTo);
            table.Column(price => price.InputNanoUsdPerMillion);
            table.Column(price => price.CachedInputNanoUsdPerMillion);
            table.Column(price => price.OutputNanoUsdPerMillion);
            table.Column(price => price.ReasoningNanoUsdPerMillion);
        });
}
