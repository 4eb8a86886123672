using Kms.Crypto.Hierarchy;
using Kms.Crypto.Native;
using Kms.Keys;
using Kms.PublicKeys;
using Kms.Records;

namespace Kms.Crypto.Keys;

/// <summary>Makes, takes over and opens key material, wrapped under a key derived from the region key.</summary>
/// <param name="region">Lives longer than this object and the handles it opened.</param>
public sealed class KeyMaterials(RegionKey region) : IKeyMaterials, IDisposable
{
    private readonly MaterialWrap wrap = MaterialWrap.Of(region);

    /// <summary>
    /// The caller has waited for its turn in a queue, on this machine or another. Making a key cannot be interrupted, and one whose caller
    /// has left still takes a processor: no more are begun meanwhile.
    /// </summary>
    private readonly SemaphoreSlim making = new(GenerationLimits.For(Environment.ProcessorCount).RunningMax);

    /// <summary>For material that changes regions.</summary>
    internal MaterialWrap Wrapping => wrap;

    public ValueTask<NewMaterial> Generate(KeySpec spec, string versionId, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(spec);
        return spec.Type switch
        {
            KeyType.Rsa => new ValueTask<NewMaterial>(GenerateRsa(spec, versionId, cancellation)),
            KeyType.Ec => ValueTask.FromResult(Wrap(EcMaterial.Generate(EcCurve.Of(spec.Curve)), versionId)),
            KeyType.Oct => ValueTask.FromResult(Wrap(OctMaterial.Generate(spec), versionId)),
            _ => throw new ArgumentOutOfRangeException(nameof(spec), spec.Type, null),
        };
    }

    public Result<NewMaterial> Import(KeyToImport key, string versionId)
    {
        ArgumentNullException.ThrowIfNull(key);
        var fresh = key.Type switch
        {
            KeyType.Rsa => RsaImport.Import(key),
            KeyType.Ec => EcMaterial.Import(key),
            KeyType.Oct => OctMaterial.Import(key),
            _ => Refusals.Bad("The type of key is not supported: use RSA, EC or oct."),
        };
        return fresh.TryGet(out var good, out var refusal) ? Wrap(good, versionId) : refusal;
    }

    public IKeyHandle Open(string versionId, KeySpec spec, WrappedMaterial material) =>
        new KeyHandle(spec, () => wrap.TryOpen(versionId, spec, material));

    public void FillRandom(Span<byte> destination) => SystemRandom.Fill(destination);

    public void Dispose()
    {
        wrap.Dispose();
        making.Dispose();
    }

    private async Task<NewMaterial> GenerateRsa(KeySpec spec, string versionId, CancellationToken cancellation)
    {
        await making.WaitAsync(cancellation);
        try
        {
            return await Task.Run(() => Wrap(RsaMaterial.Generate(spec, cancellation), versionId), CancellationToken.None);
        }
        finally
        {
            making.Release();
        }
    }

    private NewMaterial Wrap(FreshKey fresh, string versionId)
    {
        using (fresh)
        {
            return new NewMaterial(fresh.Spec, fresh.Public, wrap.Wrap(versionId, fresh.Spec, fresh.Plaintext));
        }
    }
}
