namespace Kms.Keys;

/// <summary>The only way to key material. Implemented by Kms.Crypto, which alone sees key bytes.</summary>
public interface IKeyMaterials
{
    /// <summary>Makes a new key. RSA takes a while (up to seconds for 4096 bits); it runs off the caller's thread.</summary>
    /// <param name="versionId">The wrapped material opens only as this version.</param>
    ValueTask<NewMaterial> Generate(KeySpec spec, string versionId, CancellationToken cancellation);

    /// <summary>Takes over a key made elsewhere. Refuses (<see cref="RefusalCode.BadParameter"/>) what is incomplete, inconsistent or of an unsupported kind.</summary>
    Result<NewMaterial> Import(KeyToImport key, string versionId);

    /// <summary>A handle for using one version. Cheap: native objects are opened at first use.</summary>
    IKeyHandle Open(string versionId, KeySpec spec, WrappedMaterial material);

    /// <summary>Fills the span with random bytes fit for keys.</summary>
    void FillRandom(Span<byte> destination);
}

/// <summary>What came of making or importing a key.</summary>
public sealed record NewMaterial(KeySpec Spec, PublicMaterial Public, WrappedMaterial Material);

/// <summary>One version's native key objects. Safe to use from any number of threads at once; disposing clears them, also while in use.</summary>
public interface IKeyHandle : IDisposable
{
    /// <summary>
    /// Computes. The caller has checked that algorithm, key and operation fit (<see cref="KeyUse"/>); what depends on the bytes is refused here:
    /// <see cref="RefusalCode.BadParameter"/> for wrong sizes, padding or tags, <see cref="RefusalCode.RecordCorrupt"/> when the material does not open.
    /// </summary>
    Result<CryptoOutput> Perform(in CryptoRequest request);
}

/// <summary>A key from outside, in the parts of its JWK. Holds plaintext: dispose it as soon as it is imported.</summary>
public sealed class KeyToImport : IDisposable
{
    public required KeyType Type { get; init; }

    public Curve Curve { get; init; }

    public byte[]? N { get; init; }

    public byte[]? E { get; init; }

    public byte[]? D { get; init; }

    public byte[]? P { get; init; }

    public byte[]? Q { get; init; }

    public byte[]? DP { get; init; }

    public byte[]? DQ { get; init; }

    public byte[]? QI { get; init; }

    public byte[]? X { get; init; }

    public byte[]? Y { get; init; }

    /// <summary>The symmetric key.</summary>
    public byte[]? K { get; init; }

    /// <summary>The JWK's <c>alg</c>: binds a symmetric key to the algorithm's family.</summary>
    public Algorithm? Algorithm { get; init; }

    /// <summary>Overwrites the private parts.</summary>
    public void Dispose()
    {
        foreach (var secret in (ReadOnlySpan<byte[]?>)[D, P, Q, DP, DQ, QI, K])
        {
            Array.Clear(secret ?? []);
        }
    }
}
