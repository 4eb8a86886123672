namespace Kms.Keys;

/// <summary>What a caller sets on a key version; null leaves the default (create, import) or the present value (update).</summary>
/// <param name="Operations">The <c>key_ops</c>; by default everything that the type can do.</param>
/// <param name="Enabled">True by default; false stops every operation of the version.</param>
/// <param name="NotBefore"><c>nbf</c>; none by default.</param>
/// <param name="Expires"><c>exp</c>, later than <paramref name="NotBefore"/>; none by default.</param>
/// <param name="Tags">All of them: those of an update take the place of the present ones.</param>
/// <param name="Recovery">Not a setting: what the caller takes the vault's recovery to be. The call is refused where it is another.</param>
[GenerateSerializer, Immutable]
public sealed record KeySettings(
    KeyOperations? Operations = null,
    bool? Enabled = null,
    DateTimeOffset? NotBefore = null,
    DateTimeOffset? Expires = null,
    Tags? Tags = null,
    ExpectedRecovery? Recovery = null)
{
    /// <summary>Nothing set.</summary>
    public static KeySettings Default { get; } = new();
}

/// <summary>What answers tell of a key's recovery, sent back by a caller. It belongs to the vault: it can be agreed to, not set.</summary>
/// <param name="Days">recoverableDays; null: not said.</param>
/// <param name="Level">recoveryLevel; null: not said.</param>
[GenerateSerializer, Immutable]
public sealed record ExpectedRecovery(int? Days, string? Level)
{
    /// <summary>Null when it is what the vault has; else the difference, in words.</summary>
    internal string? DiffersFrom(Vaults.Recovery recovery) =>
        Days is { } days && days != recovery.Days
            ? $"attributes.recoverableDays is {recovery.Days} in this vault: it is a property of the vault and cannot be set on a key."
        : Level is not null && !string.Equals(Level, recovery.Level, StringComparison.OrdinalIgnoreCase)
            ? $"attributes.recoveryLevel is {recovery.Level} in this vault: it follows from the vault and cannot be set on a key."
        : null;
}

/// <summary>The rotation policy as a caller sets it.</summary>
/// <param name="Rotate">When to rotate; null: never by itself.</param>
/// <param name="Notify">When to notify of the coming expiry; null: never.</param>
/// <param name="ExpiryTime">A rotated version expires this long after it was made, at least 28 days; null: it does not.</param>
[GenerateSerializer, Immutable]
public sealed record RotationSettings(RotationTrigger? Rotate, RotationTrigger? Notify, CalendarDuration? ExpiryTime);
