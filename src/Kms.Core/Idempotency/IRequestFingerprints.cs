namespace Kms.Idempotency;

/// <summary>
/// Keyed fingerprints of requests: tell whether a request is the one of before without keeping it. A port, because Core computes no hashes.
/// The key is part of the fingerprint, which is stored inside a sealed record: so it also holds after a failover, in another region.
/// </summary>
public interface IRequestFingerprints
{
    /// <returns>32 bytes: a random key of 16 bytes, and the first 16 bytes of HMAC-SHA256 under it.</returns>
    byte[] Make(ReadOnlySpan<byte> request);

    /// <summary>True when the fingerprint was made of this request.</summary>
    bool IsOf(ReadOnlySpan<byte> fingerprint, ReadOnlySpan<byte> request);
}
