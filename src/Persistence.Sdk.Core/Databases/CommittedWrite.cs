using Persistence.Sdk.Core.Control;
using Persistence.Sdk.Core.Writing;

namespace Persistence.Sdk.Core.Databases;

/// <summary>A change set that is durable on the authority.</summary>
/// <param name="Outcomes">One outcome a change, in order.</param>
/// <param name="Stamp">What stood in the control row in the transaction that wrote it.</param>
internal sealed record CommittedWrite(IReadOnlyList<ChangeOutcome> Outcomes, ControlStamp Stamp);
