namespace Kms.Idempotency;

/// <summary>
/// The fingerprint of the request at hand, compared with one that is remembered or made new. Its bytes are written only for callers that
/// sent a key, and cleared at the end: they may hold a key to import.
/// </summary>
/// <param name="write">Writes the whole request as bytes.</param>
internal sealed class RequestFingerprint(OperationId operation, Func<byte[]> write, IRequestFingerprints fingerprints) : IDisposable
{
    private byte[]? bytes;

    private byte[] Bytes => bytes ??= write();

    public bool Is(ReadOnlyMemory<byte> fingerprint) => fingerprints.IsOf(fingerprint.Span, Bytes);

    /// <summary>What is remembered of the request once it is carried out.</summary>
    public IdempotencyEntry Entry(string? what, DateTimeOffset now) =>
        new(operation.Token, operation.IsKeyed ? fingerprints.Make(Bytes) : ReadOnlyMemory<byte>.Empty, what, now);

    public void Dispose() => Array.Clear(bytes ?? []);
}
