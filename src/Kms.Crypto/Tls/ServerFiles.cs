using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Kms.Crypto.Files;
using Kms.Crypto.Hierarchy;

namespace Kms.Crypto.Tls;

/// <summary>
/// The two files of a server certificate that a local authority issues. They are in a folder where an operator may put files of the same
/// names, so each has to show that it is ours before it is written over: the certificate by its issuer's signature, the key by its mark or
/// by belonging to such a certificate.
/// </summary>
internal sealed record ServerFiles(string Certificate, string Key)
{
    private string Instead =>
        $"To use it, set Kms:Tls:Certificate and Kms:Tls:Key; else move '{Certificate}' and '{Key}' away. Nothing was changed.";

    /// <summary>
    /// Null when there is no pair of the authority that has these names and lives longer than the time that it is renewed before its end,
    /// or as long as the authority does.
    /// </summary>
    /// <exception cref="KeyProtectionException">The key is open to others or cannot be read.</exception>
    public X509Certificate2? TryLoad(ServerNames names, X509Certificate2 authority, DateTimeOffset now)
    {
        if (!Path.Exists(Certificate) || !Path.Exists(Key))
        {
            return null;
        }

        using var certificate = Read();
        if (certificate is null || now < certificate.NotBefore || now >= LocalCertificateAuthority.RenewAt(certificate, authority)
            || !names.AreThoseOf(certificate) || !IsFrom(authority, certificate))
        {
            return null;
        }

        using var pem = KeyFile.Read(Key);
        using var key = ReadKey(pem);
        return key is not null && IsPair(certificate, key) ? WithKey(certificate, key) : null;
    }

    /// <summary>Null when both may be written over: they are ours, or not there. Else whose file is in the way, and what to do.</summary>
    /// <exception cref="KeyProtectionException">The key is open to others or cannot be read.</exception>
    public string? Foreign(X509Certificate2 authority)
    {
        using var certificate = Path.Exists(Certificate) ? Read() : null;
        if (Path.Exists(Certificate) && (certificate is null || !IsFrom(authority, certificate)))
        {
            return $"'{Certificate}' is not a certificate of this installation's own authority, and is not written over. {Instead}";
        }

        if (!Path.Exists(Key))
        {
            return null;
        }

        using var pem = KeyFile.Read(Key);
        using var key = ReadKey(pem);
        return key is not null && (ServerKeyMark.IsOn(pem.Span, key) || (certificate is not null && IsPair(certificate, key)))
            ? null
            : $"'{Key}' is not a key that this service made, and is not written over. {Instead}";
    }

    public static X509Certificate2 WithKey(X509Certificate2 certificate, ECDsa key) => Servable(certificate.CopyWithPrivateKey(key));

    /// <summary>The same certificate as TLS can serve it.</summary>
    /// <param name="complete">With its key. Not to be used afterwards.</param>
    public static X509Certificate2 Servable(X509Certificate2 complete)
    {
        if (!OperatingSystem.IsWindows())
        {
            return complete;
        }

        // Windows serves TLS only with keys that went through its own container.
        using (complete)
        {
            return X509CertificateLoader.LoadPkcs12(complete.Export(X509ContentType.Pkcs12), null);
        }
    }

    /// <summary>Null when it is not a certificate.</summary>
    private X509Certificate2? Read()
    {
        try
        {
            return X509Certificate2.CreateFromPem(Encoding.Latin1.GetString(RegularFile.ReadAll(Certificate, KeyFile.SizeMax)));
        }
        catch (CryptographicException)
        {
            return null;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new KeyProtectionException($"'{Certificate}' cannot be read: {error.Message}", error);
        }
    }

    /// <summary>Null when it is not a key of the kind that is made here.</summary>
    private ECDsa? ReadKey(Native.SecretBuffer pem)
    {
        var key = ECDsa.Create();
        try
        {
            PrivateKeyFile.Import(Key, key, pem);
            return key;
        }
        catch (KeyProtectionException)
        {
            key.Dispose();
            return null;
        }
    }

    private static bool IsPair(X509Certificate2 certificate, ECDsa key)
    {
        using var known = certificate.GetECDsaPublicKey();
        return known is not null && known.ExportSubjectPublicKeyInfo().AsSpan().SequenceEqual(key.ExportSubjectPublicKeyInfo());
    }

    /// <summary>Whether the authority signed it, at whatever time.</summary>
    private static bool IsFrom(X509Certificate2 authority, X509Certificate2 certificate)
    {
        using var chain = new X509Chain();
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.CustomTrustStore.Add(authority);
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;

        // A stranger's certificate must not say where this process connects to.
        chain.ChainPolicy.DisableCertificateDownloads = true;
        chain.ChainPolicy.VerificationFlags = X509VerificationFlags.IgnoreNotTimeValid;
        return chain.Build(certificate);
    }
}
