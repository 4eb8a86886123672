using System.Security.Cryptography;
using Kms.Crypto.Native;
using Kms.Crypto.Sealing;

namespace Kms.Crypto.Hierarchy;

/// <summary>
/// The key of one region, from which all its sealing keys are derived. Stored wrapped under the root key: rotating the root key
/// wraps it again and touches no record.
/// </summary>
public sealed class RegionKey : IDisposable
{
    private const byte Format = 1;
    private const int KeyBytes = Xaes256Gcm.KeyBytes;
    private const int FingerprintEnd = 1 + 8;
    private const int WrappedBytes = FingerprintEnd + KeyBytes + Xaes256Gcm.OverheadBytes;

    private readonly SecretBuffer key;

    private RegionKey(SecretBuffer key) => this.key = key;

    /// <summary>A new random key. Store what <see cref="WrapUnder"/> gives before anything is sealed with it.</summary>
    public static RegionKey Create() => new(SecretBuffer.Random(KeyBytes));

    /// <summary>Opens what <see cref="WrapUnder"/> made.</summary>
    /// <exception cref="KeyProtectionException">It was wrapped under another root key, or is damaged; the message says which.</exception>
    public static RegionKey Open(RootKey root, ReadOnlySpan<byte> wrapped)
    {
        ArgumentNullException.ThrowIfNull(root);
        if (wrapped.Length != WrappedBytes || wrapped[0] != Format)
        {
            throw new KeyProtectionException("The stored region key is damaged or of an unknown format.");
        }

        if (!wrapped[1..FingerprintEnd].SequenceEqual(root.Fingerprint))
        {
            throw new KeyProtectionException(
                "The region key was wrapped under another root key. Start with the root key that belongs to this data.");
        }

        var key = new SecretBuffer(KeyBytes);
        if (root.Cipher.TryOpen(wrapped[FingerprintEnd..], wrapped[..FingerprintEnd], key.Span))
        {
            return new RegionKey(key);
        }

        key.Dispose();
        throw new KeyProtectionException("The stored region key is damaged: it belongs to this root key but does not open.");
    }

    /// <summary>The form to store: format byte, fingerprint of the root key, sealed key. Different each time, always opens.</summary>
    public byte[] WrapUnder(RootKey root)
    {
        ArgumentNullException.ThrowIfNull(root);
        var wrapped = new byte[WrappedBytes];
        wrapped[0] = Format;
        root.Fingerprint.CopyTo(wrapped.AsSpan(1));
        root.Cipher.Seal(key.Span, wrapped.AsSpan(0, FingerprintEnd), wrapped.AsSpan(FingerprintEnd));
        return wrapped;
    }

    /// <summary>A cipher whose key is derived for one purpose (HKDF-SHA256); different purposes or scopes give unrelated keys.</summary>
    internal Xaes256Gcm Derive(string purpose, string scope)
    {
        var info = new AssociatedData(stackalloc byte[256]);
        info.Add("kms region key");
        info.Add(purpose);
        info.Add(scope);
        var bytes = info.Bytes.ToArray();
        return new Xaes256Gcm(span => HKDF.DeriveKey(HashAlgorithmName.SHA256, key.Span, span, [], bytes));
    }

    public void Dispose() => key.Dispose();
}
