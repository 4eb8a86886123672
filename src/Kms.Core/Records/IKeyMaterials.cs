using Kms.Keys;

namespace Kms.Records;

/// <summary>The only way to key material. Implemented by Kms.Crypto, which alone sees key bytes.</summary>
public interface IKeyMaterials
{
    /// <summary>Makes a new key. RSA takes a while (up to seconds for 4096 bits); it runs off the caller's thread.</summary>
    /// <param name="versionId">The wrapped material opens only as this version.</param>
    ValueTask<NewMaterial> Generate(KeySpec spec, string versionId, CancellationToken cancellation);

    /// <summary>
    /// Takes over a key made elsewhere. Refuses (<see cref="RefusalCode.BadParameter"/>) what is incomplete, inconsistent or of an
    /// unsupported kind.
    /// </summary>
    Result<NewMaterial> Import(KeyToImport key, string versionId);

    /// <summary>A handle for using one version. Cheap: native objects are opened at first use.</summary>
    IKeyHandle Open(string versionId, KeySpec spec, WrappedMaterial material);

    /// <summary>Fills the span with random bytes fit for keys.</summary>
    void FillRandom(Span<byte> destination);
}

/// <summary>What came of making or importing a key.</summary>
public sealed record NewMaterial(KeySpec Spec, PublicMaterial Public, WrappedMaterial Material);

/// <summary>
/// One version's native key objects. Safe to use from any number of threads at once; disposing clears them, also while in use.
/// </summary>
public interface IKeyHandle : IDisposable
{
    /// <summary>
    /// Computes. The caller has checked that algorithm, key and operation fit (<c>KeyUse</c>); what depends on the bytes is refused here:
    /// <see cref="RefusalCode.BadParameter"/> for wrong sizes, padding or tags, <see cref="RefusalCode.RecordCorrupt"/> when the material does not open.
    /// </summary>
    Result<CryptoOutput> Perform(in CryptoRequest request);
}
