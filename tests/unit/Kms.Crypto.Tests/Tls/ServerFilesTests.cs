using Kms.Crypto.Hierarchy;
using Kms.Crypto.Tests.Support;
using Kms.Crypto.Tls;
using Kms.Testing;
using Microsoft.Extensions.Time.Testing;

namespace Kms.Crypto.Tests.Tls;

/// <summary>
/// Files of the server certificate that an operator put there are never written over; those that the service made are renewed.
/// </summary>
public sealed class ServerFilesTests : IDisposable
{
    private const string Domain = "vault.localhost";

    private readonly TemporaryFolder folder = new();
    private readonly FakeTimeProvider clock = TestTime.New();
    private readonly LocalCertificateAuthority authority;

    public ServerFilesTests() => authority = new LocalCertificateAuthority(folder.Path, clock);

    public static TheoryData<string, bool> Foreign => new(
        from what in (string[])["pair", "pair rsa", "certificate", "key", "no certificate at all", "no key at all", "pair of another installation", "key under the mark"]
        from isFirst in (bool[])[true, false]
        select (what, isFirst));

    /// <summary>Before the first start, and later in place of what the service had made, with its renewal due.</summary>
    [Theory]
    [MemberData(nameof(Foreign))]
    public void Open_FilesOfAnOperator_AreRefusedAndLeftAlone(string what, bool isFirst)
    {
        if (!isFirst)
        {
            authority.Open(Domain).Dispose();
        }

        Put(what, isFirst);
        var before = Contents();
        clock.AdjustTime(isFirst ? clock.GetUtcNow() : clock.GetUtcNow().AddDays(380));
        var problem = Assert.Throws<KeyProtectionException>(() => authority.Open(Domain));
        Assert.Contains("not written over", problem.Message, StringComparison.Ordinal);
        Assert.Contains("Kms:Tls:Certificate", problem.Message, StringComparison.Ordinal);
        Assert.Equal(before, Contents());
    }

    [Theory]
    [InlineData("tls.pem")]
    [InlineData("tls.key")]
    public void Open_OneOfOurFilesGone_IsMadeAgain(string gone)
    {
        authority.Open(Domain).Dispose();
        File.Delete(folder.File(gone));
        using var server = authority.Open(Domain);
        Assert.True(server.Certificate.HasPrivateKey);
    }

    [Fact]
    public void Open_KeyMadeBeforeItHadAMark_IsKnownByItsCertificate()
    {
        authority.Open(Domain).Dispose();
        var key = File.ReadAllText(folder.File("tls.key"));
        File.WriteAllText(folder.File("tls.key"), key[key.IndexOf("-----BEGIN", StringComparison.Ordinal)..]);
        clock.AdjustTime(clock.GetUtcNow().AddDays(380));
        using var server = authority.Open(Domain);
        Assert.True(server.Certificate.NotAfter > clock.GetUtcNow().AddDays(300).UtcDateTime);
    }

    [Fact]
    public void Open_ExpiredLongAgo_IsStillOursAndRenewed()
    {
        authority.Open(Domain).Dispose();
        clock.AdjustTime(clock.GetUtcNow().AddDays(1000));
        using var server = authority.Open(Domain);
        Assert.True(server.Certificate.NotAfter.ToUniversalTime() > clock.GetUtcNow().UtcDateTime);
    }

    [Fact]
    public void Open_FurtherNames_AreInTheCertificate()
    {
        authority.Open(Domain).Dispose();
        using var server = authority.Open(Domain, "keys.example.com", "*.EU.example.com", "192.0.2.7", "[2001:db8::7]");
        foreach (var name in (string[])["keys.example.com", "a.eu.example.com", "192.0.2.7", "2001:db8::7", "localhost", "a." + Domain])
        {
            Assert.True(server.Certificate.MatchesHostname(name), name);
        }

        using var again = authority.Open(Domain, "192.0.2.7", "keys.example.com", "*.eu.example.com", "2001:db8::7");
        Assert.Equal(server.Certificate.Thumbprint, again.Certificate.Thumbprint);
        using var without = authority.Open(Domain);
        Assert.False(without.Certificate.MatchesHostname("keys.example.com"));
    }

    public void Dispose() => folder.Dispose();

    private void Put(string what, bool isFirst)
    {
        var (certificate, key) = (folder.File("tls.pem"), folder.File("tls.key"));
        var mark = isFirst ? string.Empty : File.ReadLines(key).First() + "\n";
        switch (what)
        {
            case "pair":
                OperatorCertificate.Ec().WriteTo(certificate, key);
                break;
            case "pair rsa":
                OperatorCertificate.Rsa().WriteTo(certificate, key);
                break;
            case "certificate":
                File.WriteAllText(certificate, OperatorCertificate.Ec().Certificate);
                break;
            case "key":
                Private(key, OperatorCertificate.Ec().Key);
                break;
            case "no certificate at all":
                File.WriteAllText(certificate, "a note of the operator");
                break;
            case "no key at all":
                Private(key, "a note of the operator");
                break;
            case "key under the mark":
                Private(key, mark + OperatorCertificate.Ec().Key);
                break;
            default:
                new LocalCertificateAuthority(folder.File("other"), clock).Open(Domain).Dispose();
                File.Copy(folder.File("other/tls.pem"), certificate, overwrite: true);
                File.Copy(folder.File("other/tls.key"), key, overwrite: true);
                break;
        }
    }

    private static void Private(string path, string content)
    {
        File.WriteAllText(path, content);
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        }
    }

    private string[] Contents() => [.. ((string[])["tls.pem", "tls.key"]).Select(name => File.Exists(folder.File(name)) ? File.ReadAllText(folder.File(name)) : "")];
}
