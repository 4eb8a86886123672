using System.Buffers.Binary;
using System.Security.Cryptography;
using Kms.Crypto.Hierarchy;
using Kms.Crypto.Native;
using Kms.Crypto.Sealing;

namespace Kms.Crypto.Replication;

/// <summary>
/// What one region is to another: a P-256 key to sign what it ships, and one to agree with its peer on what bodies are sealed with. Made
/// once, stored sealed under the region key; only the public halves leave the region.
/// </summary>
public sealed class RegionIdentity : IDisposable
{
    private const byte Format = 1;

    private readonly ECDsa signing;
    private readonly ECDiffieHellman agreement;

    private RegionIdentity(ECDsa signing, ECDiffieHellman agreement)
    {
        this.signing = signing;
        this.agreement = agreement;
        PublicKeys = new RegionPublicKeys(signing.ExportSubjectPublicKeyInfo(), agreement.ExportSubjectPublicKeyInfo());
    }

    public RegionPublicKeys PublicKeys { get; }

    public static RegionIdentity Create() =>
        new(ECDsa.Create(ECCurve.NamedCurves.nistP256), ECDiffieHellman.Create(ECCurve.NamedCurves.nistP256));

    /// <summary>Opens what <see cref="WrapUnder"/> made.</summary>
    /// <exception cref="KeyProtectionException">It is damaged, or belongs to another region key.</exception>
    public static RegionIdentity Open(RegionKey region, ReadOnlySpan<byte> wrapped)
    {
        ArgumentNullException.ThrowIfNull(region);
        using var cipher = region.Derive("region identity", string.Empty);
        using var plaintext = new SecretBuffer(Math.Max(0, wrapped.Length - 1 - Xaes256Gcm.OverheadBytes));
        if (wrapped.Length < 1 + sizeof(int) + Xaes256Gcm.OverheadBytes || wrapped[0] != Format || !cipher.TryOpen(wrapped[1..], wrapped[..1], plaintext.Span))
        {
            throw new KeyProtectionException("The stored identity of this region does not open: it is damaged, or belongs to another region key.");
        }

        var split = BinaryPrimitives.ReadInt32BigEndian(plaintext.Span);
        var (signing, agreement) = (ECDsa.Create(), ECDiffieHellman.Create());
        signing.ImportPkcs8PrivateKey(plaintext.Span.Slice(sizeof(int), split), out _);
        agreement.ImportPkcs8PrivateKey(plaintext.Span[(sizeof(int) + split)..], out _);
        return new RegionIdentity(signing, agreement);
    }

    /// <summary>The form to store: format byte, sealed private keys. Different each time, always opens.</summary>
    public byte[] WrapUnder(RegionKey region)
    {
        ArgumentNullException.ThrowIfNull(region);
        var (first, second) = (signing.ExportPkcs8PrivateKey(), agreement.ExportPkcs8PrivateKey());
        using var plaintext = new SecretBuffer(sizeof(int) + first.Length + second.Length);
        BinaryPrimitives.WriteInt32BigEndian(plaintext.Span, first.Length);
        first.CopyTo(plaintext.Span[sizeof(int)..]);
        second.CopyTo(plaintext.Span[(sizeof(int) + first.Length)..]);
        CryptographicOperations.ZeroMemory(first);
        CryptographicOperations.ZeroMemory(second);
        using var cipher = region.Derive("region identity", string.Empty);
        var wrapped = new byte[1 + plaintext.Bytes.Length + Xaes256Gcm.OverheadBytes];
        wrapped[0] = Format;
        cipher.Seal(plaintext.Span, wrapped.AsSpan(0, 1), wrapped.AsSpan(1));
        return wrapped;
    }

    /// <summary>ECDSA over SHA-256, 64 bytes.</summary>
    public byte[] Sign(ReadOnlySpan<byte> digest) => signing.SignHash(digest);

    /// <summary>A cipher that only this region and its peer can derive, for one direction and one purpose.</summary>
    /// <exception cref="CryptographicException">The peer's key is none.</exception>
    internal Xaes256Gcm Agree(RegionPublicKeys peer, bool isSender, string purpose)
    {
        using var other = ECDiffieHellman.Create();
        other.ImportSubjectPublicKeyInfo(peer.Agreement.Span, out _);
        using var secret = new SecretBuffer(agreement.DeriveRawSecretAgreement(other.PublicKey));
        var info = new AssociatedData(stackalloc byte[1024]);
        info.Add("kms link");
        info.Add(purpose);
        info.Add((isSender ? PublicKeys : peer).Bytes.Span);
        info.Add((isSender ? peer : PublicKeys).Bytes.Span);
        using var key = new SecretBuffer(Xaes256Gcm.KeyBytes);
        HKDF.DeriveKey(HashAlgorithmName.SHA256, secret.Span, key.Span, [], info.Bytes);
        var kept = new SecretBuffer(key.Span);
        return new Xaes256Gcm(span => kept.Span.CopyTo(span));
    }

    public void Dispose()
    {
        signing.Dispose();
        agreement.Dispose();
    }
}
