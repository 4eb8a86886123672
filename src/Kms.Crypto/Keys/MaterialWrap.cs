using System.Security.Cryptography;
using Kms.Crypto.Hierarchy;
using Kms.Crypto.Native;
using Kms.Crypto.Sealing;
using Kms.Keys;

namespace Kms.Crypto.Keys;

/// <summary>
/// Wraps private key material under a key of its own, bound to the key version and its kind: material moved to another version,
/// or presented as another kind of key, does not open. Form: format byte, then XAES-256-GCM.
/// </summary>
internal sealed class MaterialWrap(Xaes256Gcm cipher) : IDisposable
{
    private const byte Format = 1;
    private const int HeaderBytes = 1;

    public static MaterialWrap Of(RegionKey region) => new(region.Derive("key material", string.Empty));

    public WrappedMaterial Wrap(string versionId, KeySpec spec, SecretBuffer plaintext)
    {
        var bound = Bind(new AssociatedData(stackalloc byte[256]), versionId, spec);
        var wrapped = new byte[HeaderBytes + plaintext.Bytes.Length + Xaes256Gcm.OverheadBytes];
        wrapped[0] = Format;
        cipher.Seal(plaintext.Span, bound.Bytes, wrapped.AsSpan(HeaderBytes));
        return new WrappedMaterial(wrapped);
    }

    /// <summary>The key as native objects, or null when the material does not open as this version.</summary>
    public NativeKey? TryOpen(string versionId, KeySpec spec, WrappedMaterial material)
    {
        using var plaintext = TryUnwrap(versionId, spec, material);
        try
        {
            return plaintext is null ? null : NativeKey.Open(spec, plaintext);
        }
        catch (CryptographicException)
        {
            return null;
        }
    }

    /// <summary>The same material as another wrap keeps it, or null when it does not open as this version.</summary>
    public WrappedMaterial? TryRewrap(string versionId, KeySpec spec, WrappedMaterial material, MaterialWrap other)
    {
        using var plaintext = TryUnwrap(versionId, spec, material);
        return plaintext is null ? null : other.Wrap(versionId, spec, plaintext);
    }

    public void Dispose() => cipher.Dispose();

    private SecretBuffer? TryUnwrap(string versionId, KeySpec spec, WrappedMaterial material)
    {
        var wrapped = material.Bytes.Span;
        if (wrapped.Length < HeaderBytes + Xaes256Gcm.OverheadBytes || wrapped[0] != Format)
        {
            return null;
        }

        var bound = Bind(new AssociatedData(stackalloc byte[256]), versionId, spec);
        var plaintext = new SecretBuffer(wrapped.Length - HeaderBytes - Xaes256Gcm.OverheadBytes);
        if (cipher.TryOpen(wrapped[HeaderBytes..], bound.Bytes, plaintext.Span))
        {
            return plaintext;
        }

        plaintext.Dispose();
        return null;
    }

    private static AssociatedData Bind(AssociatedData bound, string versionId, KeySpec spec)
    {
        bound.Add("kms key material");
        bound.Add(Format);
        bound.Add(versionId);
        bound.Add((int)spec.Type);
        bound.Add(spec.SizeBits);
        bound.Add((int)spec.Curve);
        return bound;
    }
}
