using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Kms.Crypto.Files;
using Kms.Crypto.Hierarchy;

namespace Kms.Crypto.Tls;

/// <summary>
/// An operator's own server certificate: a PEM file with the certificate and those above it, and a PEM file with its key. Only ever
/// read.
/// </summary>
/// <param name="Certificate">The server's certificate is the one that the key belongs to; the others are sent along.</param>
/// <param name="Key">PKCS#8, PKCS#1 or SEC 1, not encrypted; mode 0640 or less. May be the same file.</param>
public sealed record CertificateFiles(string Certificate, string Key)
{
    private const long NoFile = -1;

    /// <summary>What tells that a file may have changed: read often, so without its content.</summary>
    public (DateTime, long, DateTime, long) Stamp()
    {
        var ((certificateTime, certificateLength), (keyTime, keyLength)) = (StampOf(Certificate), StampOf(Key));
        return (certificateTime, certificateLength, keyTime, keyLength);
    }

    /// <exception cref="KeyProtectionException">A file cannot be read or is no such file, or the two do not belong together; the
    /// message says which.</exception>
    public ServerCertificate Load()
    {
        var chain = new X509Certificate2Collection();
        try
        {
            chain.ImportFromPem(Encoding.Latin1.GetString(RegularFile.ReadAll(Certificate, KeyFile.SizeMax)));
        }
        catch (Exception error) when (error is CryptographicException or IOException or UnauthorizedAccessException)
        {
            throw new KeyProtectionException($"'{Certificate}' cannot be used: {error.Message}", error);
        }

        if (chain.Count == 0)
        {
            throw new KeyProtectionException($"'{Certificate}' has no certificate in PEM form.");
        }

        using var pem = KeyFile.Read(Key, allowGroup: true);
        var own = PrivateKeyFile.Read(pem, text => OfKey(chain, text));
        foreach (var same in chain.Where(other => other.RawDataMemory.Span.SequenceEqual(own.RawDataMemory.Span)).ToArray())
        {
            chain.Remove(same);
            same.Dispose();
        }

        return new ServerCertificate(own, chain, null);
    }

    private X509Certificate2 OfKey(X509Certificate2Collection chain, ReadOnlySpan<char> key)
    {
        Exception? problem = null;
        foreach (var certificate in chain)
        {
            try
            {
                return ServerFiles.Servable(X509Certificate2.CreateFromPem(certificate.ExportCertificatePem(), key));
            }
            catch (Exception error) when (error is CryptographicException or ArgumentException)
            {
                problem ??= error;
            }
        }

        throw new KeyProtectionException($"'{Key}' is not the key of a certificate in '{Certificate}': {problem?.Message}", problem);
    }

    /// <summary>The stamp of the file itself: links to new versions are how some systems change it.</summary>
    private static (DateTime Time, long Length) StampOf(string path)
    {
        try
        {
            var file = new FileInfo(File.ResolveLinkTarget(path, returnFinalTarget: true)?.FullName ?? path);
            return (file.LastWriteTimeUtc, file.Exists ? file.Length : NoFile);
        }
        catch (Exception gone) when (gone is IOException or UnauthorizedAccessException)
        {
            // Loading it says why.
            return (default, NoFile);
        }
    }
}
