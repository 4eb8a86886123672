using System.Security.Cryptography;
using Kms.Crypto.Hierarchy;
using Kms.Crypto.Native;
using Kms.Crypto.Sealing;
using Kms.Keys;
using Kms.PublicKeys;
using Kms.Records;

namespace Kms.Crypto.Keys;

/// <summary>
/// Wraps private key material under a key of its own, bound to the key version and its kind: material moved to another version,
/// or presented as another kind of key, does not open. Form: format byte, then XAES-256-GCM.
/// </summary>
internal sealed class MaterialWrap(Xaes256Gcm cipher) : IDisposable
{
    private const byte Format = 1;
    private const int HeaderBytes = 1;

    /// <summary>More than the longest private key has.</summary>
    private const int StackBytesMax = 4096;

    public static MaterialWrap Of(RegionKey region) => new(region.Derive("key material", string.Empty));

    public WrappedMaterial Wrap(string versionId, KeySpec spec, SecretBuffer plaintext) => Wrap(versionId, spec, plaintext.Span);

    /// <summary>The key as native objects, or null when the material does not open as this version.</summary>
    public NativeKey? TryOpen(string versionId, KeySpec spec, WrappedMaterial material)
    {
        using var plaintext = TryUnwrap(versionId, spec, material);
        try
        {
            return plaintext is null ? null : SecretKeys.Open(spec, plaintext);
        }
        catch (CryptographicException)
        {
            return null;
        }
    }

    /// <summary>The same material as another wrap keeps it, or null when it does not open as this version.</summary>
    public WrappedMaterial? TryRewrap(string versionId, KeySpec spec, WrappedMaterial material, MaterialWrap other)
    {
        var length = PlaintextBytes(material);
        if (length is < 0 or > StackBytesMax)
        {
            using var large = TryUnwrap(versionId, spec, material);
            return large is null ? null : other.Wrap(versionId, spec, large);
        }

        // As fixed in its place as a buffer that is pinned for it, and a region that follows another one needs thousands of them a second.
        Span<byte> plaintext = stackalloc byte[StackBytesMax];
        plaintext = plaintext[..length];
        try
        {
            return TryUnwrap(versionId, spec, material, plaintext) ? other.Wrap(versionId, spec, plaintext) : null;
        }
        finally
        {
            CryptographicOperations.ZeroMemory(plaintext);
        }
    }

    /// <summary>The key's bytes, or null when the material does not open as this version.</summary>
    public SecretBuffer? TryUnwrap(string versionId, KeySpec spec, WrappedMaterial material)
    {
        if (PlaintextBytes(material) is var length && length < 0)
        {
            return null;
        }

        var plaintext = new SecretBuffer(length);
        if (TryUnwrap(versionId, spec, material, plaintext.Span))
        {
            return plaintext;
        }

        plaintext.Dispose();
        return null;
    }

    public void Dispose() => cipher.Dispose();

    /// <summary>Negative for what cannot be material.</summary>
    private static int PlaintextBytes(WrappedMaterial material) => material.Bytes.Length - HeaderBytes - Xaes256Gcm.OverheadBytes;

    private WrappedMaterial Wrap(string versionId, KeySpec spec, ReadOnlySpan<byte> plaintext)
    {
        var bound = Bind(new AssociatedData(stackalloc byte[256]), versionId, spec);
        var wrapped = new byte[HeaderBytes + plaintext.Length + Xaes256Gcm.OverheadBytes];
        wrapped[0] = Format;
        cipher.Seal(plaintext, bound.Bytes, wrapped.AsSpan(HeaderBytes));
        return new WrappedMaterial(wrapped);
    }

    /// <param name="plaintext">Of <see cref="PlaintextBytes"/>.</param>
    private bool TryUnwrap(string versionId, KeySpec spec, WrappedMaterial material, Span<byte> plaintext)
    {
        var wrapped = material.Bytes.Span;
        var bound = Bind(new AssociatedData(stackalloc byte[256]), versionId, spec);
        return wrapped[0] == Format && cipher.TryOpen(wrapped[HeaderBytes..], bound.Bytes, plaintext);
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
