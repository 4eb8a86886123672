using System.Security.Cryptography.X509Certificates;
using Kms.Crypto.Files;
using Kms.Crypto.Regions;
using Kms.Crypto.Tests.Support;
using Kms.Crypto.Tls;
using Kms.Testing;
using Microsoft.Extensions.Time.Testing;

namespace Kms.Crypto.Tests.Tls;

/// <summary>Every certificate that one part makes is good at once for another whose clock is off by the tolerance, either way.</summary>
public sealed class ClockDifferenceTests : IDisposable
{
    private readonly TemporaryFolder folder = new();
    private readonly FakeTimeProvider maker = TestTime.New();
    private readonly FakeTimeProvider other = TestTime.New();

    public static TheoryData<double> DifferencesSeconds =>
        [-ClockTolerance.BetweenParts.TotalSeconds, -3, 0, 3, ClockTolerance.BetweenParts.TotalSeconds];

    [Theory]
    [MemberData(nameof(DifferencesSeconds))]
    public void Cluster_NewAuthorityAndMembers_KnowEachOtherAtOnce(double seconds)
    {
        other.AdjustTime(maker.GetUtcNow().AddSeconds(seconds));
        using var one = ClusterCredential.OpenOrMake(folder.File("one"), maker);
        SharedFiles.TakeOver(folder.File("one"), folder.File("two"), ClusterCredential.Shared);
        using var two = ClusterCredential.OpenOrMake(folder.File("two"), other);
        IssuedFiles.ForCluster(folder.File("client"), folder.File("one"), ClusterKind.Client, maker);
        using var client = ClusterCredential.Load(folder.File("client"), ClusterKind.Client, other);

        Assert.True(one.Admits(two.Certificate, ClusterKind.Silo) && two.Admits(one.Certificate, ClusterKind.Silo));
        Assert.True(two.Admits(client.Certificate, ClusterKind.Client) && client.Admits(two.Certificate, ClusterKind.Silo));
    }

    [Theory]
    [MemberData(nameof(DifferencesSeconds))]
    public void Server_NewAuthorityAndCertificate_AreTrustedAtOnce(double seconds)
    {
        using var made = new LocalCertificateAuthority(folder.File("data"), maker).Open("vault.localhost");
        using var chain = new X509Chain();
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.CustomTrustStore.AddRange(made.Chain);
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        chain.ChainPolicy.VerificationTime = maker.GetUtcNow().AddSeconds(seconds).UtcDateTime;

        Assert.True(chain.Build(made.Certificate));
    }

    [Theory]
    [MemberData(nameof(DifferencesSeconds))]
    public void Link_NewIdentity_IsValidAtOnce(double seconds)
    {
        using var identity = LinkIdentity.Create(maker.GetUtcNow());
        var there = maker.GetUtcNow().AddSeconds(seconds).UtcDateTime;

        Assert.True(identity.Certificate.NotBefore.ToUniversalTime() <= there && there < identity.Certificate.NotAfter.ToUniversalTime());
    }

    public void Dispose() => folder.Dispose();
}
