using System.Globalization;

namespace Kms.Faults.Check;

internal enum ChangeKind
{
    Create,
    Rotate,
    Tag,
    Enable,
    Disable,
    Delete,
    Recover,
    Purge,
}

internal enum ChangeOutcome
{
    /// <summary>Under way, or its answer never came: it may have happened at any time after it was sent, or not at all.</summary>
    Unknown,
    Acknowledged,
    Refused,
}

/// <summary>One request to change a key, with what became of it.</summary>
/// <param name="VersionId">For changes of one version.</param>
/// <param name="Tag">What create and tag write: unique, so that a value tells which request wrote it.</param>
/// <param name="Sent">On the monotonic clock.</param>
internal sealed record Change(string Key, ChangeKind Kind, string? VersionId, string Tag, long Sent)
{
    public const string TagName = "change";

    public ChangeOutcome Outcome { get; init; } = ChangeOutcome.Unknown;

    /// <summary>When its answer came; never, for one without an answer.</summary>
    public long Answered { get; init; } = long.MaxValue;

    /// <summary>The version in the answer.</summary>
    public VersionView? Seen { get; init; }

    /// <summary>The error code of a refusal.</summary>
    public string Refusal { get; init; } = string.Empty;

    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture,
        $"{Sent,16} to {(Answered == long.MaxValue ? "never" : Answered),16} {Kind,-8} {VersionId} {Tag} -> {Outcome} {Refusal} {Seen?.Issued.Id}"
        + $"{(Seen is null ? string.Empty : Seen.Enabled ? "+" : "-")}{(Seen is { Tag: null } ? " (202)" : Seen?.Tag)}");
}
