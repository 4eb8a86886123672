using Kms.Records;

namespace Kms.Orleans.Time;

/// <summary>Where this node's host looks for what is due, and what it is told of it.</summary>
/// <param name="Elapsed">Told of every record that was due and what came of it.</param>
internal sealed record DueReport(IRecordStore Store, Action<string, Result<Done>> Elapsed);
