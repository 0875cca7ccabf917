using PaperPipeline.Answering;

namespace Persistence.Sdk.Samples.Tests;

public sealed class EmbeddingTests
{
    private static readonly float[] Writes = HashingEmbedding.Of("Writes are durable before they are acknowledged.");

    [Theory]
    [InlineData("Writes are durable before they are acknowledged.")]
    [InlineData("one")]
    [InlineData("")]
    [InlineData("the of and")]
    public void A_vector_has_length_1_whatever_the_text(string text)
    {
        var vector = HashingEmbedding.Of(text);

        Assert.Equal(HashingEmbedding.Dimensions, vector.Length);
        Assert.Equal(1, Cosine(vector, vector), 5);
    }

    [Fact]
    public void The_same_text_has_the_same_vector_in_every_start_of_a_program()
    {
        var vector = HashingEmbedding.Of("durable");

        Assert.Equal(-1, vector[8]); // FNV-1a of "durable" is 0xE6E99608
        Assert.Equal(1, vector.Count(number => number != 0));
    }

    [Fact]
    public void Texts_that_share_words_are_nearer_than_others()
    {
        var alike = HashingEmbedding.Of("Is a write durable when it is acknowledged?");
        var other = HashingEmbedding.Of("Zebras have stripes because of flies.");

        Assert.True(Cosine(Writes, alike) > 0.7);
        Assert.True(Cosine(Writes, alike) > Cosine(Writes, other) + 0.5);
    }

    private static double Cosine(float[] left, float[] right) => left.Zip(right, (l, r) => (double)l * r).Sum();
}
