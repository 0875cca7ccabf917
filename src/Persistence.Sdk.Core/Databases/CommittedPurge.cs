using Persistence.Sdk.Core.Control;

namespace Persistence.Sdk.Core.Databases;

/// <summary>Expired rows that are durably gone from the authority.</summary>
/// <param name="Rows">How many.</param>
/// <param name="Stamp">What stood in the control row in the transaction that removed them.</param>
internal sealed record CommittedPurge(int Rows, ControlStamp Stamp);
