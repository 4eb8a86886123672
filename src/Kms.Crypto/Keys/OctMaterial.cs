using System.Security.Cryptography;
using Kms.Crypto.Native;
using Kms.Keys;

namespace Kms.Crypto.Keys;

/// <summary>
/// Symmetric keys. Plaintext material: a byte that says how the key is used, then the key. It is sealed with the key, so no change of the
/// record around it turns one kind into the other.
/// </summary>
internal static class OctMaterial
{
    private const int HeaderBytes = 1;

    /// <summary>Made elsewhere: its bytes are used as they are, in one family of algorithms.</summary>
    private const byte Imported = 1;

    /// <summary>Made here: each family uses a subkey.</summary>
    private const byte Generated = 2;

    public static FreshKey Generate(KeySpec spec)
    {
        var plaintext = new SecretBuffer(HeaderBytes + (spec.SizeBits / 8));
        plaintext.Span[0] = Generated;
        SystemRandom.Fill(plaintext.Span[HeaderBytes..]);
        return new FreshKey(spec, PublicMaterial.None, plaintext);
    }

    public static Result<FreshKey> Import(KeyToImport key)
    {
        if (key.K is not { Length: > 0 and <= 32 } k)
        {
            return Refusals.Bad("An oct key needs k: 16, 24 or 32 bytes.");
        }

        if (!KeySpecs.Oct(8 * k.Length).TryGet(out var spec, out _))
        {
            return Refusals.Bad($"k has {k.Length} bytes: a symmetric key has 16, 24 or 32.");
        }

        var plaintext = new SecretBuffer(HeaderBytes + k.Length);
        plaintext.Span[0] = Imported;
        k.CopyTo(plaintext.Span[HeaderBytes..]);
        return new FreshKey(spec, PublicMaterial.None, plaintext);
    }

    /// <exception cref="CryptographicException">The bytes are no such key.</exception>
    public static OctKey Open(KeySpec spec, SecretBuffer plaintext) =>
        plaintext.Span.Length == HeaderBytes + (spec.SizeBits / 8) && plaintext.Span[0] is Imported or Generated
            ? new OctKey(new SecretBuffer(plaintext.Span[HeaderBytes..]), subkeys: plaintext.Span[0] == Generated)
            : throw new CryptographicException("The material is not a symmetric key.");
}
