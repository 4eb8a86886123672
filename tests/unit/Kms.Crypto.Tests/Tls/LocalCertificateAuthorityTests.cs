using System.Net;
using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Kms.Crypto.Hierarchy;
using Kms.Crypto.Tests.Support;
using Kms.Crypto.Tls;
using Kms.Testing;
using Microsoft.Extensions.Time.Testing;

namespace Kms.Crypto.Tests.Tls;

public sealed class LocalCertificateAuthorityTests : IDisposable
{
    private const string Domain = "vault.localhost";

    private readonly TemporaryFolder folder = new();
    private readonly FakeTimeProvider clock = TestTime.New();
    private readonly LocalCertificateAuthority authority;

    public LocalCertificateAuthorityTests() => authority = new LocalCertificateAuthority(folder.File("data"), clock);

    [Fact]
    public void Open_FirstTime_MakesAChainThatValidates()
    {
        using var server = authority.Open(Domain);
        Assert.True(server.Certificate.HasPrivateKey);
        Assert.True(Validates(server, clock.GetUtcNow()));
        Assert.False(Validates(server, clock.GetUtcNow().AddDays(398)));
        Assert.True(Validates(server, clock.GetUtcNow().AddMinutes(-30)));
        Assert.True(server.Certificate.NotAfter - server.Certificate.NotBefore <= TimeSpan.FromDays(397));
        foreach (var name in (string[])["localhost", Domain, "a." + Domain, "payments." + Domain, "127.0.0.1", "::1"])
        {
            Assert.True(server.Certificate.MatchesHostname(name), name);
        }

        Assert.False(server.Certificate.MatchesHostname("a.b." + Domain));
        Assert.False(server.Certificate.MatchesHostname("example.com"));
    }

    [Fact]
    public void Open_FirstTime_LeavesFilesForTheOwnerOnly()
    {
        using var server = authority.Open(Domain);
        var files = Directory.GetFiles(folder.File("data")).Select(Path.GetFileName).Order();
        Assert.Equal(["ca.key", "ca.pem", "tls.key", "tls.pem"], files);
        if (!OperatingSystem.IsWindows())
        {
            foreach (var file in Directory.GetFiles(folder.File("data")))
            {
                Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file));
            }
        }

        Assert.Contains("-----BEGIN PRIVATE KEY-----", File.ReadAllText(folder.File("data/tls.key")), StringComparison.Ordinal);
        Assert.Equal(folder.File("data/ca.pem"), server.AuthorityPath);
    }

    [Fact]
    public void Open_Again_ChangesNothing()
    {
        authority.Open(Domain).Dispose();
        var before = Contents();
        clock.AdjustTime(clock.GetUtcNow().AddDays(360));
        using var server = authority.Open(Domain);
        Assert.Equal(before, Contents());
        Assert.True(server.Certificate.HasPrivateKey);
        Assert.True(Validates(server, clock.GetUtcNow()));
    }

    [Fact]
    public void Open_WithinThirtyDaysOfTheEnd_RenewsTheServerCertificateOnly()
    {
        authority.Open(Domain).Dispose();
        var before = Contents();
        clock.AdjustTime(clock.GetUtcNow().AddDays(368));
        using var server = authority.Open(Domain);
        AssertOnlyServerChanged(before);
        Assert.True(Validates(server, clock.GetUtcNow().AddDays(390)));
    }

    [Fact]
    public void Open_OtherDomain_RenewsTheServerCertificateOnly()
    {
        authority.Open(Domain).Dispose();
        var before = Contents();
        using var server = authority.Open("kms.example.com");
        AssertOnlyServerChanged(before);
        Assert.True(server.Certificate.MatchesHostname("a.kms.example.com"));
        Assert.False(server.Certificate.MatchesHostname(Domain));
    }

    [Fact]
    public void Open_PairTornByACrash_MakesANewPair()
    {
        authority.Open(Domain).Dispose();
        var key = File.ReadAllBytes(folder.File("data/tls.key"));
        authority.Open("kms.example.com").Dispose();
        File.WriteAllBytes(folder.File("data/tls.key"), key);
        using var server = authority.Open("kms.example.com");
        Assert.True(Validates(server, clock.GetUtcNow()));
    }

    [Fact]
    public void Open_CrashBeforeTheAuthorityWasComplete_GoesOnWithItsKey()
    {
        authority.Open(Domain).Dispose();
        var key = File.ReadAllBytes(folder.File("data/ca.key"));
        Array.ForEach(["data/ca.pem", "data/tls.pem", "data/tls.key"], file => File.Delete(folder.File(file)));
        using var server = authority.Open(Domain);
        Assert.Equal(key, File.ReadAllBytes(folder.File("data/ca.key")));
        Assert.True(Validates(server, clock.GetUtcNow()));
    }

    [Fact]
    public void Open_AuthorityKeyTakenAway_ServesUntilRenewalAndThenRefuses()
    {
        authority.Open(Domain).Dispose();
        File.Delete(folder.File("data/ca.key"));
        authority.Open(Domain).Dispose();
        clock.AdjustTime(clock.GetUtcNow().AddDays(380));
        Assert.Throws<KeyProtectionException>(() => authority.Open(Domain));
        Assert.False(File.Exists(folder.File("data/ca.key")));
    }

    [Fact]
    public void Open_AuthorityExpired_SaysWhatToDo()
    {
        authority.Open(Domain).Dispose();
        var before = Contents();
        clock.AdjustTime(clock.GetUtcNow().AddDays(3660));
        var error = Assert.Throws<KeyProtectionException>(() => authority.Open(Domain));
        Assert.Contains("has expired", error.Message, StringComparison.Ordinal);
        Assert.Equal(before, Contents());
    }

    [Fact]
    public void Open_NearTheEndOfTheAuthority_DoesNotOutliveIt()
    {
        authority.Open(Domain).Dispose();
        clock.AdjustTime(clock.GetUtcNow().AddDays(3500));
        using var server = authority.Open(Domain);
        Assert.True(server.Certificate.NotAfter <= server.Chain[0].NotAfter);
        Assert.True(Validates(server, clock.GetUtcNow()));
    }

    [Fact]
    public async Task Open_UsedForTls_HandshakeSucceeds()
    {
        clock.AdjustTime(DateTimeOffset.UtcNow);
        using var server = authority.Open(Domain);
        using var listener = new System.Net.Sockets.TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var serving = Task.Run(async () =>
        {
            using var accepted = await listener.AcceptTcpClientAsync();
            await using var stream = new SslStream(accepted.GetStream());
            var context = SslStreamCertificateContext.Create(server.Certificate, server.Chain, offline: true);
            await stream.AuthenticateAsServerAsync(new SslServerAuthenticationOptions { ServerCertificateContext = context });
        });
        using var client = new System.Net.Sockets.TcpClient();
        await client.ConnectAsync((IPEndPoint)listener.LocalEndpoint);
        await using var secure = new SslStream(client.GetStream());
        var policy = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
        policy.CustomTrustStore.Add(server.Chain[0]);
        await secure.AuthenticateAsClientAsync(new SslClientAuthenticationOptions { TargetHost = "payments." + Domain, CertificateChainPolicy = policy });
        await serving;
    }

    public void Dispose() => folder.Dispose();

    private static bool Validates(ServerCertificate server, DateTimeOffset time)
    {
        using var chain = new X509Chain();
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.CustomTrustStore.Add(X509Certificate2.CreateFromPem(File.ReadAllText(server.AuthorityPath!)));
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        chain.ChainPolicy.VerificationTime = time.UtcDateTime;
        chain.ChainPolicy.ApplicationPolicy.Add(new Oid("1.3.6.1.5.5.7.3.1"));
        return chain.Build(server.Certificate);
    }

    private string[] Contents() =>
        Array.ConvertAll((string[])["ca.pem", "ca.key", "tls.pem", "tls.key"], name => File.ReadAllText(folder.File("data/" + name)));

    private void AssertOnlyServerChanged(string[] before)
    {
        var after = Contents();
        Assert.Equal(before[..2], after[..2]);
        Assert.NotEqual(before[2], after[2]);
        Assert.NotEqual(before[3], after[3]);
    }
}
