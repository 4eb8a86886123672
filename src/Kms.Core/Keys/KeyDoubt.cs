using Kms.Records;

namespace Kms.Keys;

/// <summary>
/// What a key may do while its last change is undecided and the zone that could tell is away. Old versions work; what the change would
/// take away is taken away already; what it would give is not given; and "the newest version" has no answer when the change made one.
/// </summary>
public static class KeyDoubt
{
    /// <param name="now">The last state that is certain.</param>
    /// <param name="proposed">The state that may or may not have followed.</param>
    public static Doubt Between(KeyState now, KeyState proposed)
    {
        if (now.Status != proposed.Status)
        {
            // Deleted or purged, recovered or not: an active key may only be used if both agree that it is active.
            return new Doubt(now.Status == KeyStatus.Active ? now with { Versions = [.. now.Versions.Select(Deny)] } : now, false, true);
        }

        var versions = now.Versions.Select(version => proposed.Find(version.Id) is { } other ? Tighter(version, other) : Deny(version));
        return new Doubt(now with { Versions = [.. versions] }, false, LatestUnknown: proposed.Versions.Length != now.Versions.Length);
    }

    private static KeyVersion Deny(KeyVersion version) => version with { Attributes = version.Attributes with { Enabled = false } };

    private static KeyVersion Tighter(KeyVersion a, KeyVersion b) => a with
    {
        Operations = a.Operations & b.Operations,
        Attributes = a.Attributes with
        {
            Enabled = a.Attributes.Enabled && b.Attributes.Enabled,
            NotBefore = Later(a.Attributes.NotBefore, b.Attributes.NotBefore),
            Expires = Earlier(a.Attributes.Expires, b.Attributes.Expires),
        },
    };

    private static DateTimeOffset? Later(DateTimeOffset? a, DateTimeOffset? b) => a is null ? b : b is null || a > b ? a : b;

    private static DateTimeOffset? Earlier(DateTimeOffset? a, DateTimeOffset? b) => a is null ? b : b is null || a < b ? a : b;
}
