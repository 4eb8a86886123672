namespace Kms.Keys;

/// <summary>What a caller sets on a key version; null leaves the default (create, import) or the present value (update).</summary>
public sealed record KeySettings(
    KeyOperations? Operations = null,
    bool? Enabled = null,
    DateTimeOffset? NotBefore = null,
    DateTimeOffset? Expires = null,
    Tags? Tags = null)
{
    public static KeySettings Default { get; } = new();
}

/// <summary>The rotation policy as a caller sets it.</summary>
public sealed record RotationSettings(RotationTrigger? Rotate, RotationTrigger? Notify, CalendarDuration? ExpiryTime);
