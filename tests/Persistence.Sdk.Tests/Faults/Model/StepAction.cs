namespace Persistence.Sdk.Tests.Faults.Model;

/// <summary>What a step does.</summary>
public enum StepAction
{
    /// <summary>Writes a whole row.</summary>
    Put,

    /// <summary>Writes a row where none stands.</summary>
    Insert,

    /// <summary>Sets one of two texts, or makes the row.</summary>
    Merge,

    /// <summary>Adds one to the amount of a row that stands.</summary>
    Increment,

    /// <summary>Deletes the row.</summary>
    Delete,

    /// <summary>Deletes the rows of one owner.</summary>
    DeleteWhere,

    /// <summary>Takes the mirror away.</summary>
    MirrorDown,

    /// <summary>Brings the mirror back.</summary>
    MirrorUp,
}
