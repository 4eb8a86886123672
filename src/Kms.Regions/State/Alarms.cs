namespace Kms.Regions.State;

public enum AlarmKind
{
    /// <summary>For five seconds a number was missing and those after it could not be applied.</summary>
    Gap,

    /// <summary>The two regions have different histories of a stream. Ends when an operator has the stream copied again.</summary>
    Fork,

    /// <summary>A batch was altered on its way or does not come from the paired region.</summary>
    Forged,

    /// <summary>A record of the home region does not open there, so it was shipped without its body.</summary>
    Unreadable,

    /// <summary>The other region says that this one is no home region any more.</summary>
    Fenced,
}

/// <param name="Stream">Empty when it is about the link as a whole.</param>
/// <param name="Since">When it began.</param>
public sealed record ReplicationAlarm(AlarmKind Kind, string Stream, long Sequence, string Message, DateTimeOffset Since);

/// <summary>How far the other region is behind. Two figures, because either alone deceives.</summary>
/// <param name="Changes">Decided or taken in the home region, not confirmed by the other one.</param>
/// <param name="Age">Of the oldest of them. An idle stream has none; a dead link's grows.</param>
public readonly record struct ReplicationLag(long Changes, TimeSpan Age);
