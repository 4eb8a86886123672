using System.Buffers.Binary;
using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Kms.Crypto.Hierarchy;
using Kms.Crypto.Native;
using Kms.Records;

namespace Kms.Crypto.Regions;

/// <summary>
/// What a region is known by on the link to its peer: a key pair of its own (EC P-256) with a self-signed certificate, used by both ends
/// of the TLS connection. No authority vouches for it: the peer pinned it when the two were paired.
/// </summary>
public sealed class LinkIdentity : IDisposable
{
    private const int KeyBytesMax = 512;
    private const int LengthBytes = sizeof(int);

    /// <summary>It is pinned, so nothing is gained by ending it earlier: a new pairing makes a new one where the old one must go.</summary>
    private static readonly TimeSpan Lifetime = TimeSpan.FromDays(3652);

    /// <summary>The peer's clock may be behind.</summary>
    private static readonly TimeSpan Backdated = TimeSpan.FromDays(1);

    private readonly ECDsa key;

    private LinkIdentity(ECDsa key, X509Certificate2 certificate)
    {
        this.key = key;
        Certificate = certificate;
        Fingerprint = FingerprintOf(certificate);
        Context = SslStreamCertificateContext.Create(certificate, null, offline: true);
    }

    /// <summary>With the private key.</summary>
    public X509Certificate2 Certificate { get; }

    /// <summary>The same as both ends of a TLS connection want it.</summary>
    public SslStreamCertificateContext Context { get; }

    public string Fingerprint { get; }

    public static LinkIdentity Create(DateTimeOffset now)
    {
        var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=Kms.Orleans region link", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(false, false, 0, critical: true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.DigitalSignature, critical: true));
        return new LinkIdentity(key, request.CreateSelfSigned(now - Backdated, now + Lifetime));
    }

    /// <summary>Opens what <see cref="Seal"/> made.</summary>
    /// <exception cref="KeyProtectionException">It does not open, or is of another kind.</exception>
    public static LinkIdentity Open(IRecordSeal seal, in RecordPlace place, ReadOnlySpan<byte> body)
    {
        ArgumentNullException.ThrowIfNull(seal);
        if (!seal.TryOpen(place, body, out var content))
        {
            throw new KeyProtectionException($"Record '{place.Id}' does not open: it was damaged or moved, or it belongs to another root key.");
        }

        try
        {
            var length = BinaryPrimitives.ReadInt32BigEndian(content);
            var key = ECDsa.Create();
            key.ImportPkcs8PrivateKey(content.AsSpan(LengthBytes, length), out _);
            using var bare = X509CertificateLoader.LoadCertificate(content.AsSpan(LengthBytes + length));
            return new LinkIdentity(key, bare.CopyWithPrivateKey(key));
        }
        catch (Exception error) when (error is CryptographicException or ArgumentException)
        {
            throw new KeyProtectionException($"Record '{place.Id}' is not what a region is known by: {error.Message}", error);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(content);
        }
    }

    /// <summary>The form to store: sealed like any other record.</summary>
    public byte[] Seal(IRecordSeal seal, in RecordPlace place)
    {
        ArgumentNullException.ThrowIfNull(seal);
        var certificate = Certificate.RawData;
        using var content = new SecretBuffer(LengthBytes + KeyBytesMax + certificate.Length);
        if (!key.TryExportPkcs8PrivateKey(content.Span.Slice(LengthBytes, KeyBytesMax), out var length))
        {
            throw new CryptographicException("The key is longer than any that is made here.");
        }

        BinaryPrimitives.WriteInt32BigEndian(content.Span, length);
        certificate.CopyTo(content.Span[(LengthBytes + length)..]);
        return seal.Seal(place, content.Span[..(LengthBytes + length + certificate.Length)]);
    }

    /// <summary>SHA-256 of the certificate, 64 lower-case hexadecimal digits: what is pinned.</summary>
    public static string FingerprintOf(X509Certificate certificate)
    {
        ArgumentNullException.ThrowIfNull(certificate);
        return Convert.ToHexStringLower(SHA256.HashData(certificate.GetRawCertData()));
    }

    public void Dispose()
    {
        Certificate.Dispose();
        key.Dispose();
    }
}
