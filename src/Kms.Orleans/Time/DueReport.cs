namespace Kms.Orleans.Time;

/// <summary>Told of every record that was due on this node and what came of it.</summary>
internal sealed record DueReport(Action<string, Result<Done>> Elapsed);
