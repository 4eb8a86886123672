using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;

namespace Kms.Crypto.Replication;

/// <summary>The public halves of a <see cref="RegionIdentity"/>, as a peer pins them at pairing. Each is a SubjectPublicKeyInfo.</summary>
public sealed class RegionPublicKeys
{
    private const byte Format = 1;
    private const int HeaderBytes = 1 + sizeof(ushort);

    internal RegionPublicKeys(ReadOnlyMemory<byte> signing, ReadOnlyMemory<byte> agreement)
    {
        Signing = signing;
        Agreement = agreement;
        var bytes = new byte[HeaderBytes + signing.Length + agreement.Length];
        bytes[0] = Format;
        BinaryPrimitives.WriteUInt16BigEndian(bytes.AsSpan(1), (ushort)signing.Length);
        signing.CopyTo(bytes.AsMemory(HeaderBytes));
        agreement.CopyTo(bytes.AsMemory(HeaderBytes + signing.Length));
        Bytes = bytes;
    }

    /// <summary>The form to send and store.</summary>
    public ReadOnlyMemory<byte> Bytes { get; }

    /// <summary>32 bytes for people to compare.</summary>
    public byte[] Fingerprint => SHA256.HashData(Bytes.Span);

    internal ReadOnlyMemory<byte> Signing { get; }

    internal ReadOnlyMemory<byte> Agreement { get; }

    /// <summary>False for anything that is not two P-256 keys.</summary>
    public static bool TryRead(ReadOnlyMemory<byte> bytes, [NotNullWhen(true)] out RegionPublicKeys? keys)
    {
        keys = null;
        if (bytes.Length < HeaderBytes || bytes.Span[0] != Format)
        {
            return false;
        }

        var split = BinaryPrimitives.ReadUInt16BigEndian(bytes.Span[1..]);
        if (bytes.Length < HeaderBytes + split)
        {
            return false;
        }

        var (signing, agreement) = (bytes.Slice(HeaderBytes, split).ToArray(), bytes[(HeaderBytes + split)..].ToArray());
        keys = IsP256(signing) && IsP256(agreement) ? new RegionPublicKeys(signing, agreement) : null;
        return keys is not null;
    }

    private static bool IsP256(byte[] key)
    {
        try
        {
            using var read = ECDsa.Create();
            read.ImportSubjectPublicKeyInfo(key, out var length);
            return length == key.Length && read.ExportParameters(false).Curve.Oid.Value == "1.2.840.10045.3.1.7";
        }
        catch (CryptographicException)
        {
            return false;
        }
    }
}
