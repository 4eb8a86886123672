using System.Security.Cryptography;
using System.Text;

namespace Kms.Crypto.Tls;

/// <summary>
/// The line in front of a server key that this service made. A PEM file may begin with text, and readers skip it. With it the file carries
/// the evidence of whose it is: a certificate says that by its issuer, a key by itself says nothing.
/// </summary>
internal static class ServerKeyMark
{
    private const string Words =
        "Made by Kms.Orleans, which writes over this file when it renews the certificate. SHA-256 of the public key: ";

    /// <summary>With the line feed.</summary>
    public static byte[] Of(ECDsa key) =>
        Encoding.ASCII.GetBytes(Words + Convert.ToHexStringLower(SHA256.HashData(key.ExportSubjectPublicKeyInfo())) + "\n");

    /// <summary>True when the file begins with the mark of this very key: another key put under it is not ours.</summary>
    public static bool IsOn(ReadOnlySpan<byte> file, ECDsa key) => file.StartsWith(Of(key));
}
