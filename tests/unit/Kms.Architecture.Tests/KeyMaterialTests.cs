using System.Text.RegularExpressions;
using Xunit;

namespace Kms.Architecture;

/// <summary>
/// Key bytes are handled in Kms.Crypto and nowhere else; public halves in Kms.PublicKeys too. Other projects may name a type of
/// System.Security.Cryptography only in a file of this list, for the reason given. An entry that is no longer needed fails too.
/// </summary>
public sealed partial class KeyMaterialTests
{
    private const string PublicKeys = "src/Kms.PublicKeys/";

    private static readonly Dictionary<string, string> Reviewed = new(StringComparer.Ordinal)
    {
        ["client-sdk/Kms.Client/Https/GatewayConnection.cs"] = "the certificates of the authorities that a client trusts",
        ["src/Kms.Audit/AuditVerification.cs"] = "SHA-256 of the lines of the audit log, computed again to compare",
        ["src/Kms.Audit/AuditWriter.cs"] = "SHA-256 of the lines of the audit log: the chain that its seal lines carry",
        ["src/Kms.Audit/LogEnd.cs"] = "SHA-256 of where the audit log ends: the link from one file to the next",
        ["src/Kms.Regions/Sealing/ChangeHash.cs"] = "SHA-256 of a change's fields: the chain that tells histories apart",
        ["src/Kms.Regions/Sealing/LinkDigest.cs"] = "SHA-256 of a message on the link, for Kms.Crypto to sign and to check",
        ["src/Kms.Edge/Clients/ClientRegistry.cs"] = "random bytes of a client secret, and the SHA-256 under which it is kept",
        ["src/Kms.Edge/Tls/GatewayCertificate.cs"] = "the exception of a certificate file that cannot be read",
        ["src/Kms.Http/Tokens/Digest.cs"] = "SHA-256 of a bearer token, a client secret or a certificate, to look it up and to compare it without keeping it",
    };

    [Fact]
    public void Cryptography_OutsideKmsCrypto_OnlyInReviewedFiles() => Assert.Equal(Reviewed.Keys.Order(StringComparer.Ordinal), FilesThatUse());

    [Fact]
    public void Cryptography_InReviewedFiles_NoCipherAndNoPrivateKey() =>
        Findings.None(
            from file in FilesThatUse()
            from Match match in CipherOrPrivateKey().Matches(Repository.ReadText(file))
            select $"{file}: {match.Value}");

    /// <summary>What makes, reads or uses a private half, or a symmetric key.</summary>
    [Fact]
    public void Cryptography_OfPublicKeys_NothingThatTakesASecret() =>
        Findings.None(
            from file in Repository.ShippedSources
            where file.StartsWith(PublicKeys, StringComparison.Ordinal)
            from Match match in SecretUse().Matches(Repository.ReadText(file))
            select $"{file}: {match.Value}");

    private static string[] FilesThatUse() =>
    [
        .. Repository.ShippedSources
            .Where(file => !file.StartsWith("src/Kms.Crypto/", StringComparison.Ordinal) && !file.StartsWith(PublicKeys, StringComparison.Ordinal))
            .Where(file => Repository.ReadText(file).Contains("System.Security.Cryptography", StringComparison.Ordinal)),
    ];

    [GeneratedRegex(
        @"\b(Sign(Hash|Data)|TrySign\w+|(Try)?Decrypt|Export\w*|Import\w*Private\w*|ImportFrom\w+)\s*\("
        + @"|\b(RandomNumberGenerator|Aes\w*|HMAC\w+|HKDF)\s*[.(]|\bD = ")]
    private static partial Regex SecretUse();

    [GeneratedRegex(@"\b(RSA|RSACng|RSAOpenSsl|ECDsa|ECDiffieHellman|Aes|AesGcm|AesCcm|AesCng|ChaCha20Poly1305|TripleDES|HMACSHA\w+|HKDF|Rfc2898DeriveBytes|MLKem|MLDsa)\s*[.(]")]
    private static partial Regex CipherOrPrivateKey();
}
