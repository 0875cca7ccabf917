using Persistence.Sdk.Core.Tables;
using Persistence.Sdk.Core.Writing;

namespace Persistence.Sdk.Import.Writing;

/// <summary>One row as the source has it.</summary>
internal abstract class Image
{
    public abstract ImportTable Table { get; }

    /// <summary>The row in the form in which tables hold it.</summary>
    /// <exception cref="ValueRejectedException">One of the databases could not hold a value unchanged.</exception>
    public abstract Row Row { get; }

    /// <summary>Adds the write that takes it, where nothing newer stands.</summary>
    /// <exception cref="ValueRejectedException">One of the databases could not hold a value unchanged.</exception>
    public abstract ChangeSet AddTo(ChangeSet changes);
}
