namespace Kms.Keys;

/// <summary>When a key gets a new version by itself, and how long a rotated version lives.</summary>
/// <param name="Rotate">When to rotate; null: never by itself.</param>
/// <param name="Notify">When to notify of the coming expiry; null: never.</param>
/// <param name="ExpiryTime">A rotated version expires this long after it was made; null: it does not.</param>
/// <param name="Created">When a policy was first set, in UTC.</param>
/// <param name="Updated">When it was last set, in UTC.</param>
[GenerateSerializer, Immutable]
public sealed record RotationPolicy(
    RotationTrigger? Rotate,
    RotationTrigger? Notify,
    CalendarDuration? ExpiryTime,
    DateTimeOffset Created,
    DateTimeOffset Updated);

/// <summary>A moment in the life of a version (Azure's <c>lifetimeActions.trigger</c>). Exactly one of the two is set.</summary>
/// <param name="AfterCreate">This long after the newest version was made.</param>
/// <param name="BeforeExpiry">This long before the newest version expires.</param>
[GenerateSerializer, Immutable]
public sealed record RotationTrigger(CalendarDuration? AfterCreate, CalendarDuration? BeforeExpiry)
{
    /// <summary>When the trigger fires for a version; null when it has no such moment (no expiry to count from).</summary>
    /// <param name="newest">Of the key's newest version.</param>
    public DateTimeOffset? DueFor(KeyAttributes newest) =>
        AfterCreate is { } after ? after.AddTo(newest.Created)
        : BeforeExpiry is { } before && newest.Expires is { } expires ? before.SubtractFrom(expires)
        : null;
}
