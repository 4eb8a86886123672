using Kms.Crypto.Native;
using Kms.Keys;

namespace Kms.Crypto.Keys;

/// <summary>Symmetric keys. Plaintext material: the key.</summary>
internal static class OctMaterial
{
    public static FreshKey Generate(KeySpec spec) => new(spec, PublicMaterial.None, SecretBuffer.Random(spec.SizeBits / 8));

    public static Result<FreshKey> Import(KeyToImport key)
    {
        if (key.K is not { Length: > 0 and <= 32 } k)
        {
            return Refusals.Bad("An oct key needs k: 16, 24 or 32 bytes.");
        }

        return KeySpecs.Oct(8 * k.Length).TryGet(out var spec, out _)
            ? new FreshKey(spec, PublicMaterial.None, new SecretBuffer(k))
            : Refusals.Bad($"k has {k.Length} bytes: a symmetric key has 16, 24 or 32.");
    }
}
