using System.Numerics;
using System.Runtime.InteropServices;
using Persistence.Sdk.Core.Tables;
using Persistence.Sdk.Core.Values;

namespace Persistence.Sdk.Core.Querying;

/// <summary>
/// How near two directions are: the cosine of their angle in whole billionths, computed in double precision. A product
/// of two single-precision numbers is exact in double precision, and the order of the sum changes nothing in the first
/// twelve digits; so both databases come to the same number, and agree on what is equally near.
/// </summary>
public static class VectorNearness
{
    /// <summary>The SQLite function; the SQLite side registers it.</summary>
    internal const string SqliteFunction = "persistence_nearness";

    /// <summary>Billionths of a whole.</summary>
    private const double Units = 1e9;

    /// <summary>
    /// The nearness of a vector column and a parameter as a SQL expression, an integer; NULL where one of them is NULL
    /// or has only zeros, and where their lengths differ.
    /// </summary>
    /// <param name="column">A column of kind vector.</param>
    /// <param name="parameter">The name of a parameter of the same kind, without <c>@</c>.</param>
    public static SqlText Of(ColumnDefinition column, string parameter)
    {
        ArgumentNullException.ThrowIfNull(column);
        var name = Identifier.Check(parameter);
        return new SqlText(
            $"{SqliteFunction}({column.Name}, @{name})",
            $"""
            CASE WHEN cardinality({column.Name}) = cardinality(@{name}::real[]) THEN
                (SELECT round(1e9::float8 * (sum(e.a::float8 * e.b::float8) / sqrt(
                    nullif(sum(e.a::float8 * e.a::float8), 0) * nullif(sum(e.b::float8 * e.b::float8), 0))))::bigint
                FROM unnest({column.Name}, @{name}::real[]) AS e (a, b)) END
            """);
    }

    /// <summary>The same of two vectors in the form in which SQLite keeps them.</summary>
    internal static long? Between(ReadOnlySpan<byte> left, ReadOnlySpan<byte> right)
    {
        if (left.Length != right.Length)
        {
            return null;
        }

        return BitConverter.IsLittleEndian
            ? Between(MemoryMarshal.Cast<byte, float>(left), MemoryMarshal.Cast<byte, float>(right))
            : Between(VectorCodec.FromBlob(left.ToArray()), VectorCodec.FromBlob(right.ToArray()));
    }

    private static long? Between(ReadOnlySpan<float> left, ReadOnlySpan<float> right)
    {
        // Six sums side by side, so that none waits for another.
        Vector<double> dot = default, ofLeft = default, ofRight = default;
        Vector<double> dot2 = default, ofLeft2 = default, ofRight2 = default;
        var lefts = MemoryMarshal.Cast<float, Vector<float>>(left);
        var rights = MemoryMarshal.Cast<float, Vector<float>>(right);
        for (var block = 0; block < lefts.Length; block++)
        {
            Vector.Widen(lefts[block], out var a, out var a2);
            Vector.Widen(rights[block], out var b, out var b2);
            dot = Vector.MultiplyAddEstimate(a, b, dot); // nothing is estimated: the product is exact
            dot2 = Vector.MultiplyAddEstimate(a2, b2, dot2);
            ofLeft = Vector.MultiplyAddEstimate(a, a, ofLeft);
            ofLeft2 = Vector.MultiplyAddEstimate(a2, a2, ofLeft2);
            ofRight = Vector.MultiplyAddEstimate(b, b, ofRight);
            ofRight2 = Vector.MultiplyAddEstimate(b2, b2, ofRight2);
        }

        var product = Vector.Sum(dot + dot2);
        var leftSquared = Vector.Sum(ofLeft + ofLeft2);
        var rightSquared = Vector.Sum(ofRight + ofRight2);
        for (var i = lefts.Length * Vector<float>.Count; i < left.Length; i++)
        {
            double a = left[i], b = right[i];
            product += a * b;
            leftSquared += a * a;
            rightSquared += b * b;
        }

        return leftSquared > 0 && rightSquared > 0
            ? (long)Math.Round(Units * (product / Math.Sqrt(leftSquared * rightSquared)), MidpointRounding.ToEven)
            : null;
    }
}
