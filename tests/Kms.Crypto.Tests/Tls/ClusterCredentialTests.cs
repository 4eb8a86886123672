using System.Security.Cryptography.X509Certificates;
using Kms.Crypto.Files;
using Kms.Crypto.Hierarchy;
using Kms.Crypto.Tests.Support;
using Kms.Crypto.Tls;

namespace Kms.Crypto.Tests.Tls;

/// <summary>Members of one cluster know each other; nobody else is one.</summary>
public sealed class ClusterCredentialTests : IDisposable
{
    private readonly TemporaryFolder folder = new();
    private readonly SetClock clock = new();

    [Fact]
    public void IsMember_SiloThatTookTheAuthorityOver_IsOne()
    {
        using var one = ClusterCredential.OpenOrMake(folder.File("one"), clock);
        SharedFiles.TakeOver(folder.File("one"), folder.File("two"), ClusterCredential.Shared);

        using var two = ClusterCredential.OpenOrMake(folder.File("two"), clock);
        Assert.NotEqual(one.Certificate.Thumbprint, two.Certificate.Thumbprint);
        Assert.True(one.IsMember(two.Certificate) && two.IsMember(one.Certificate));
    }

    [Fact]
    public void IsMember_OfAnotherCluster_IsNone()
    {
        using var one = ClusterCredential.OpenOrMake(folder.File("one"), clock);
        using var other = ClusterCredential.OpenOrMake(folder.File("other"), clock);
        Assert.False(one.IsMember(other.Certificate));
    }

    [Fact]
    public void IsMember_CertificateOfTheGateway_IsNone()
    {
        using var one = ClusterCredential.OpenOrMake(folder.File("one"), clock);
        using var gateway = new LocalCertificateAuthority(folder.File("one"), clock).Open("vault.localhost");
        Assert.False(one.IsMember(gateway.Certificate));
    }

    [Fact]
    public void IsMember_ExpiredOrTheAuthorityItself_IsNone()
    {
        using var one = ClusterCredential.OpenOrMake(folder.File("one"), clock);
        using var authority = X509Certificate2.CreateFromPem(File.ReadAllText(folder.File("one/cluster-ca.pem")));
        Assert.False(one.IsMember(authority));
        var certificate = one.Certificate;
        clock.Now = clock.Now.AddDays(398);
        Assert.False(one.IsMember(certificate));
    }

    [Fact]
    public void Certificate_NearItsEnd_IsRenewedWhileTheSiloRuns()
    {
        using var one = ClusterCredential.OpenOrMake(folder.File("one"), clock);
        var first = one.Certificate;
        Assert.Same(first, one.Certificate);
        clock.Now = clock.Now.AddDays(370);
        var second = one.Certificate;
        Assert.NotEqual(first.Thumbprint, second.Thumbprint);
        clock.Now = clock.Now.AddDays(100);
        Assert.True(one.IsMember(second));
        Assert.False(one.IsMember(first));
    }

    [Fact]
    public void Certificate_CannotBeRenewed_StaysUntilItsEndAndSaysWhy()
    {
        var told = new List<string>();
        using var one = ClusterCredential.OpenOrMake(folder.File("one"), clock, told.Add);
        var first = one.Certificate;
        File.Delete(folder.File("one/cluster-ca.key"));
        clock.Now = clock.Now.AddDays(370);
        Assert.Same(first, one.Certificate);
        Assert.Contains("cluster-ca.key", Assert.Single(told), StringComparison.Ordinal);
        clock.Now = clock.Now.AddDays(30);
        Assert.Throws<KeyProtectionException>(() => one.Certificate);
    }

    [Fact]
    public void IssueTo_FolderWithACopyOfTheAuthoritysKey_IsRefusedAndTheCopyKept()
    {
        ClusterCredential.OpenOrMake(folder.File("silo"), clock).Dispose();
        SharedFiles.TakeOver(folder.File("silo"), folder.File("copy"), ClusterCredential.Shared);
        Assert.Throws<KeyProtectionException>(() => ClusterCredential.IssueTo(folder.File("copy"), folder.File("silo"), clock));
        Assert.True(File.Exists(folder.File("copy/cluster-ca.key")));
    }

    [Fact]
    public void IssueTo_Client_HasACertificateAndCannotMakeOthers()
    {
        using var silo = ClusterCredential.OpenOrMake(folder.File("silo"), clock);
        ClusterCredential.IssueTo(folder.File("client"), folder.File("silo"), clock);
        using var client = ClusterCredential.Load(folder.File("client"), clock);
        Assert.True(silo.IsMember(client.Certificate) && client.IsMember(silo.Certificate));
        Assert.True(client.Certificate.HasPrivateKey);
        Assert.Equal(
            ["cluster-ca.pem", "cluster-tls.key", "cluster-tls.pem"], Directory.GetFiles(folder.File("client")).Select(Path.GetFileName).Order());
        Assert.Throws<KeyProtectionException>(() => ClusterCredential.IssueTo(folder.File("client"), folder.File("silo"), clock));
    }

    [Fact]
    public void Load_NothingThere_SaysWhere() =>
        Assert.Contains(folder.File("nowhere"), Assert.Throws<KeyProtectionException>(() => ClusterCredential.Load(folder.File("nowhere"), clock)).Message, StringComparison.Ordinal);

    public void Dispose() => folder.Dispose();
}
