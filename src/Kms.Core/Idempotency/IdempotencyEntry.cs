namespace Kms.Idempotency;

/// <summary>
/// A change that was carried out, remembered with the object so that its repetition is answered and not done a second time.
/// </summary>
/// <param name="Token">As in <see cref="OperationId"/>.</param>
/// <param name="Fingerprint">Of the whole request (<see cref="IRequestFingerprints"/>); empty where the token is no caller's key.</param>
/// <param name="What">What the change made or changed: a version of a key. Null where it concerned the object as a whole.</param>
/// <param name="At">When it was carried out, UTC.</param>
/// <param name="IsOutdated">Something else has changed the object since, so the answer of then is no longer true.</param>
[GenerateSerializer, Immutable]
public sealed record IdempotencyEntry(
    string Token, ReadOnlyMemory<byte> Fingerprint, string? What, DateTimeOffset At, bool IsOutdated = false)
{
    /// <summary>Made under a caller's key, and not by the service for one request.</summary>
    public bool IsKeyed => !Fingerprint.IsEmpty;
}
