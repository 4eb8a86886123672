using System.Collections.Immutable;

namespace Kms.Idempotency;

/// <summary>
/// The changes that an object remembers, oldest first. Immutable, and stored with the object: whichever silo or region answers a
/// repetition, it knows what was done.
/// </summary>
/// <param name="Entries">At most <see cref="KeptMax"/> made under callers' keys, and as many others.</param>
[GenerateSerializer, Immutable]
public sealed record IdempotencyLog(ImmutableArray<IdempotencyEntry> Entries)
{
    /// <summary>Limits what one object remembers of each kind, because it is written with every change of the object.</summary>
    public const int KeptMax = 8;

    /// <summary>Longer than a client goes on retrying, and than a person needs who repeats a command by hand.</summary>
    public static TimeSpan KeptFor => TimeSpan.FromHours(24);

    public static IdempotencyLog Empty { get; } = new([]);

    /// <summary>True when the request looks like a repetition: it will be answered from here, or refused, and do nothing.</summary>
    public bool Has(OperationId operation, DateTimeOffset now) => Entries.Any(entry => entry.Token == operation.Token && now - entry.At <= KeptFor);

    /// <summary>
    /// The change that this request asks to repeat; null when it is a new one. Refused when the repetition has no true answer.
    /// </summary>
    /// <param name="isSame">Whether the fingerprint is that of the request at hand.</param>
    public Result<IdempotencyEntry?> Find(OperationId operation, Func<ReadOnlyMemory<byte>, bool> isSame, DateTimeOffset now)
    {
        foreach (var entry in Entries)
        {
            if (entry.Token == operation.Token && now - entry.At <= KeptFor)
            {
                return entry.IsKeyed && !isSame(entry.Fingerprint) ? Reused : entry.IsOutdated ? Outdated : entry;
            }
        }

        return (IdempotencyEntry?)null!;
    }

    /// <summary>After a change: every answer of before is out of date.</summary>
    public IdempotencyLog Outdate() => Entries.All(entry => entry.IsOutdated)
        ? this
        : new([.. Entries.Select(entry => entry.IsOutdated ? entry : entry with { IsOutdated = true })]);

    /// <summary>After this change.</summary>
    public IdempotencyLog Add(IdempotencyEntry done)
    {
        var kept = Outdate().Entries.Where(entry => done.At - entry.At <= KeptFor && entry.Token != done.Token).ToArray();
        var tooMany = kept.Count(entry => entry.IsKeyed == done.IsKeyed) - (KeptMax - 1);
        return new([.. kept.Where(entry => entry.IsKeyed != done.IsKeyed || tooMany-- <= 0), done]);
    }

    private static Refusal Reused => new(
        RefusalCode.IdempotencyKeyReused,
        "This Idempotency-Key was used for another request on this object. Use a new key for each change, and the same key only to repeat that change.");

    private static Refusal Outdated => new(
        RefusalCode.AlreadyCarriedOut,
        "This change was carried out when it was asked for the first time, and the object has changed since. Nothing was done now: read the object.");
}
