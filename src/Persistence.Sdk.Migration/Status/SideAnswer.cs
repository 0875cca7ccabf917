using Persistence.Sdk.Core.Control;

namespace Persistence.Sdk.Migration.Status;

/// <summary>What a side said when it was asked.</summary>
/// <param name="Status">How it stands.</param>
/// <param name="Control">Its control row; null where it did not tell.</param>
/// <param name="Refusal">Why it refuses every answer; null where it does not.</param>
internal sealed record SideAnswer(DatabaseStatus Status, ControlRow? Control, BindingRejectedException? Refusal = null);
