using System.Security.Cryptography;
using Kms.Crypto.Keys;
using Kms.Crypto.Native;
using Kms.Crypto.Sealing;

namespace Kms.Crypto.Records;

/// <summary>
/// The content key of one key backup: 32 random bytes, from which come a key for the content and one for the key material inside it.
/// </summary>
internal sealed class BackupKey : IDisposable
{
    /// <summary>As it stands in a blob for each who may open that, in bytes.</summary>
    public const int WrappedBytes = Xaes256Gcm.KeyBytes + Xaes256Gcm.OverheadBytes;

    private readonly SecretBuffer key;

    private BackupKey(SecretBuffer key)
    {
        this.key = key;
        Content = Derive("content");
        Materials = new MaterialWrap(Derive("key material"));
    }

    public Xaes256Gcm Content { get; }

    public MaterialWrap Materials { get; }

    public static BackupKey Create() => new(SecretBuffer.Random(Xaes256Gcm.KeyBytes));

    /// <summary>Null for anything that was not wrapped under this cipher with this associated data.</summary>
    public static BackupKey? TryUnwrap(Xaes256Gcm cipher, ReadOnlySpan<byte> wrapped, ReadOnlySpan<byte> associatedData)
    {
        var key = new SecretBuffer(Xaes256Gcm.KeyBytes);
        if (cipher.TryOpen(wrapped, associatedData, key.Span))
        {
            return new BackupKey(key);
        }

        key.Dispose();
        return null;
    }

    public void Wrap(Xaes256Gcm cipher, ReadOnlySpan<byte> associatedData, Span<byte> wrapped) => cipher.Seal(key.Span, associatedData, wrapped);

    public void Dispose()
    {
        Content.Dispose();
        Materials.Dispose();
        key.Dispose();
    }

    private Xaes256Gcm Derive(string purpose)
    {
        var info = new AssociatedData(stackalloc byte[128]);
        info.Add("kms backup key");
        info.Add(purpose);
        var bytes = info.Bytes.ToArray();
        return new Xaes256Gcm(span => HKDF.DeriveKey(HashAlgorithmName.SHA256, key.Span, span, [], bytes));
    }
}
