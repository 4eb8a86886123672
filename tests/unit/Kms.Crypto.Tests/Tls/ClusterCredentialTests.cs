using System.Security.Cryptography.X509Certificates;
using Kms.Crypto.Files;
using Kms.Crypto.Hierarchy;
using Kms.Crypto.Tests.Support;
using Kms.Crypto.Tls;
using Kms.Testing;
using Microsoft.Extensions.Time.Testing;

namespace Kms.Crypto.Tests.Tls;

/// <summary>Members of one cluster know each other; nobody else is one.</summary>
public sealed class ClusterCredentialTests : IDisposable
{
    private readonly TemporaryFolder folder = new();
    private readonly FakeTimeProvider clock = TestTime.New();

    [Fact]
    public void IsMember_SiloThatTookTheAuthorityOver_IsOne()
    {
        using var one = ClusterCredential.OpenOrMake(folder.File("one"), clock);
        SharedFiles.TakeOver(folder.File("one"), folder.File("two"), ClusterCredential.Shared);

        using var two = ClusterCredential.OpenOrMake(folder.File("two"), clock);
        Assert.NotEqual(one.Certificate.Thumbprint, two.Certificate.Thumbprint);
        Assert.True(IsSilo(one, two.Certificate) && IsSilo(two, one.Certificate));
    }

    [Fact]
    public void IsMember_OfAnotherCluster_IsNone()
    {
        using var one = ClusterCredential.OpenOrMake(folder.File("one"), clock);
        using var other = ClusterCredential.OpenOrMake(folder.File("other"), clock);
        Assert.False(IsSilo(one, other.Certificate));
    }

    [Fact]
    public void IsMember_CertificateOfTheGateway_IsNone()
    {
        using var one = ClusterCredential.OpenOrMake(folder.File("one"), clock);
        using var gateway = new LocalCertificateAuthority(folder.File("one"), clock).Open("vault.localhost");
        Assert.False(IsSilo(one, gateway.Certificate));
    }

    [Fact]
    public void IsMember_ExpiredOrTheAuthorityItself_IsNone()
    {
        using var one = ClusterCredential.OpenOrMake(folder.File("one"), clock);
        using var authority = X509Certificate2.CreateFromPem(File.ReadAllText(folder.File("one/cluster-ca.pem")));
        Assert.False(IsSilo(one, authority));
        var certificate = one.Certificate;
        clock.AdjustTime(clock.GetUtcNow().AddDays(398));
        Assert.False(IsSilo(one, certificate));
    }

    [Fact]
    public void Certificate_NearItsEnd_IsRenewedWhileTheSiloRuns()
    {
        using var one = ClusterCredential.OpenOrMake(folder.File("one"), clock);
        var first = one.Certificate;
        Assert.Same(first, one.Certificate);
        clock.AdjustTime(clock.GetUtcNow().AddDays(370));
        var second = one.Certificate;
        Assert.NotEqual(first.Thumbprint, second.Thumbprint);
        clock.AdjustTime(clock.GetUtcNow().AddDays(100));
        Assert.True(IsSilo(one, second));
        Assert.False(IsSilo(one, first));
    }

    [Fact]
    public void Certificate_CannotBeRenewed_StaysUntilItsEndAndSaysWhy()
    {
        var told = new List<string>();
        using var one = ClusterCredential.OpenOrMake(folder.File("one"), clock, told.Add);
        var first = one.Certificate;
        File.Delete(folder.File("one/cluster-ca.key"));
        clock.AdjustTime(clock.GetUtcNow().AddDays(370));
        Assert.Same(first, one.Certificate);
        Assert.Contains("cluster-ca.key", Assert.Single(told), StringComparison.Ordinal);
        clock.AdjustTime(clock.GetUtcNow().AddDays(30));
        Assert.Throws<KeyProtectionException>(() => one.Certificate);
    }

    [Fact]
    public void IssuedFiles_FolderWithACopyOfTheAuthoritysKey_IsRefusedAndTheCopyKept()
    {
        ClusterCredential.OpenOrMake(folder.File("silo"), clock).Dispose();
        SharedFiles.TakeOver(folder.File("silo"), folder.File("copy"), ClusterCredential.Shared);
        Assert.Throws<KeyProtectionException>(() => IssuedFiles.ForCluster(folder.File("copy"), folder.File("silo"), ClusterKind.Client, clock));
        Assert.True(File.Exists(folder.File("copy/cluster-ca.key")));
    }

    [Fact]
    public void IssuedFiles_OfAFolderWithoutAnAuthority_AreRefusedAndNoAuthorityIsMade()
    {
        Directory.CreateDirectory(folder.File("empty"));
        Assert.Contains("cluster-ca.key", Assert.Throws<KeyProtectionException>(
            () => IssuedFiles.ForCluster(folder.File("gateway"), folder.File("empty"), ClusterKind.Gateway, clock)).Message, StringComparison.Ordinal);
        Assert.False(IssuedFiles.ForCallers(folder.File("gateway"), folder.File("empty"), "vault.localhost", [], clock));
        Assert.Empty(Directory.GetFileSystemEntries(folder.File("empty")));
        Assert.False(Directory.Exists(folder.File("gateway")));
    }

    [Theory]
    [InlineData(ClusterKind.Gateway)]
    [InlineData(ClusterKind.Client)]
    public void IssuedFiles_ForCluster_AreOfTheirKindAndCannotMakeOthers(ClusterKind kind)
    {
        using var silo = ClusterCredential.OpenOrMake(folder.File("silo"), clock);
        IssuedFiles.ForCluster(folder.File("issued"), folder.File("silo"), kind, clock);
        using var issued = ClusterCredential.Load(folder.File("issued"), kind, clock);
        Assert.True(issued.Certificate.HasPrivateKey);
        Assert.Equal(
            ["cluster-ca.pem", "cluster-tls.key", "cluster-tls.pem"], Directory.GetFiles(folder.File("issued")).Select(Path.GetFileName).Order());
        Assert.Throws<KeyProtectionException>(() => IssuedFiles.ForCluster(folder.File("issued"), folder.File("silo"), kind, clock));

        // Each is admitted as what it is, and as nothing else.
        foreach (var other in Enum.GetValues<ClusterKind>())
        {
            Assert.Equal(other == kind, silo.Admits(issued.Certificate, other));
            Assert.Equal(other == ClusterKind.Silo, issued.Admits(silo.Certificate, other));
        }

        Assert.Contains($"'{kind}'".ToLowerInvariant(), silo.Check(issued.Certificate, ClusterKind.Silo), StringComparison.Ordinal);
        Assert.True(silo.Admits(issued.Certificate, ClusterKind.Silo, ClusterKind.Gateway, ClusterKind.Client));
    }

    [Fact]
    public void Load_OfAnotherKind_SaysWhichItIsAndWhatMakesTheRightOne()
    {
        ClusterCredential.OpenOrMake(folder.File("silo"), clock).Dispose();
        IssuedFiles.ForCluster(folder.File("client"), folder.File("silo"), ClusterKind.Client, clock);
        foreach (var (name, word) in ((string, string)[])[("client", "'client'"), ("silo", "'silo'")])
        {
            var problem = Assert.Throws<KeyProtectionException>(() => ClusterCredential.Load(folder.File(name), ClusterKind.Gateway, clock));
            Assert.Contains(word, problem.Message, StringComparison.Ordinal);
            Assert.Contains("Kms.Silo gateway FOLDER", problem.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Load_FilesThatAreReplaced_TakesTheNewCertificateWithoutARestart()
    {
        ClusterCredential.OpenOrMake(folder.File("silo"), clock).Dispose();
        IssuedFiles.ForCluster(folder.File("gateway"), folder.File("silo"), ClusterKind.Gateway, clock);
        IssuedFiles.ForCluster(folder.File("next"), folder.File("silo"), ClusterKind.Gateway, clock);
        using var gateway = ClusterCredential.Load(folder.File("gateway"), ClusterKind.Gateway, clock);
        var first = gateway.Certificate;

        // Half of it is there: what was read before stays in use.
        File.Move(folder.File("next/cluster-tls.key"), folder.File("gateway/cluster-tls.key"), overwrite: true);
        Assert.Same(first, gateway.Certificate);
        File.Move(folder.File("next/cluster-tls.pem"), folder.File("gateway/cluster-tls.pem"), overwrite: true);
        Assert.NotEqual(first.Thumbprint, gateway.Certificate.Thumbprint);
    }

    [Fact]
    public void Certificate_OfTheAuthorityWithoutAKind_IsAdmittedNowhere()
    {
        using var silo = ClusterCredential.OpenOrMake(folder.File("silo"), clock);
        using var old = new LocalCertificateAuthority(folder.File("silo"), "cluster-", clock, folder.File("old"))
            .Open(new ServerNames([ClusterCredential.Name], []) { Use = CertificateUse.Both });
        Assert.False(silo.Admits(old.Certificate, ClusterKind.Silo, ClusterKind.Gateway, ClusterKind.Client));
    }

    [Fact]
    public void IssuedFiles_ForCallers_AreOfTheAuthorityThatTheyTrustAlready()
    {
        new LocalCertificateAuthority(folder.File("silo"), clock).Open("vault.localhost").Dispose();
        Assert.True(IssuedFiles.ForCallers(folder.File("gateway"), folder.File("silo"), "vault.localhost", ["gw.example.com"], clock));
        Assert.Equal(["ca.pem", "tls.key", "tls.pem"], Directory.GetFiles(folder.File("gateway")).Select(Path.GetFileName).Order());
        using var served = new CertificateFiles(folder.File("gateway/tls.pem"), folder.File("gateway/tls.key")).Load().Certificate;
        Assert.True(served.MatchesHostname("gw.example.com") && served.MatchesHostname("keys.vault.localhost"));
        Assert.Equal(File.ReadAllText(folder.File("silo/ca.pem")), File.ReadAllText(folder.File("gateway/ca.pem")));
    }

    [Fact]
    public void Load_NothingThere_SaysWhere() =>
        Assert.Contains(folder.File("nowhere"), Assert.Throws<KeyProtectionException>(() => ClusterCredential.Load(folder.File("nowhere"), ClusterKind.Client, clock)).Message, StringComparison.Ordinal);

    public void Dispose() => folder.Dispose();

    private static bool IsSilo(ClusterCredential ours, X509Certificate2 other) => ours.Admits(other, ClusterKind.Silo);
}
