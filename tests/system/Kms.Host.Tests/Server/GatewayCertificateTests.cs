using System.Security.Cryptography;
using Kms.Crypto.Tls;
using Kms.Edge.Tls;
using Kms.Testing;
using Xunit;

namespace Kms.HostTests.Server;

/// <summary>The certificate that is served is looked after while the process runs: one that the service has issued itself.</summary>
public sealed class GatewayCertificateTests : CertificateCase
{
    [Fact]
    public async Task Issued_YearsGoBy_IsNeverServedAfterItsEnd()
    {
        await using var served = GatewayCertificate.Start(Issued(), time, new CertificateLog(lines));
        var seen = new HashSet<string>();
        for (var day = 0; day < 1500; day++)
        {
            time.Advance(TimeSpan.FromDays(1) - GatewayCertificate.CheckEvery);
            served.Check();
            Assert.True(served.Current.Certificate.NotAfter.ToUniversalTime() > time.GetUtcNow().UtcDateTime, $"day {day}");
            seen.Add(served.Current.Certificate.Thumbprint);
        }

        Assert.InRange(seen.Count, 4, 5);
        Assert.Empty(lines.Warnings);
    }

    [Fact]
    public async Task Issued_TheEndIsNear_IsRenewedByTheClockAlone()
    {
        await using var served = GatewayCertificate.Start(Issued(), time, new CertificateLog(lines));
        var first = served.Context.TargetCertificate.Thumbprint;
        time.Advance(TimeSpan.FromDays(368) - TimeSpan.FromSeconds(1));
        await Eventually(() => served.Context.TargetCertificate.Thumbprint != first);
    }

    [Fact]
    public async Task Issued_CannotBeRenewed_KeepsTheOldOneAndSaysSoOnce()
    {
        await using var served = GatewayCertificate.Start(Issued(), time, new CertificateLog(lines));
        var first = served.Current.Certificate.Thumbprint;
        File.Delete(folder.In("ca.key"));
        time.Step(TimeSpan.FromDays(370));
        served.Check();
        served.Check();
        Assert.Equal(first, served.Current.Certificate.Thumbprint);
        Assert.Contains("ca.key", Assert.Single(lines.Warnings), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Any_SourceThatFails_IsAskedAgain()
    {
        var source = new Failing(Issued());
        await using var served = GatewayCertificate.Start(source, time, new CertificateLog(lines));
        foreach (var problem in (Exception[])[new IOException("one"), new UnauthorizedAccessException("two"), new CryptographicException("three")])
        {
            source.Problem = problem;
            served.Check();
        }

        Assert.Equal(3, lines.Warnings.Count);
        source.Problem = null;
        served.Check();
        Assert.Equal(5, source.Asked);
    }

    [Fact]
    public async Task Issued_TheAuthorityEnds_IsRenewedOnceMoreAndNotAtEachLook()
    {
        new LocalCertificateAuthority(folder.Path, time).Open("vault.localhost").Dispose();
        time.Step(TimeSpan.FromDays(3652 - 20));
        await using var served = GatewayCertificate.Start(Issued(), time, new CertificateLog(lines));
        var last = served.Current.Certificate.Thumbprint;
        for (var i = 0; i < 10; i++)
        {
            time.Step(TimeSpan.FromDays(1));
            served.Check();
            Assert.Equal(last, served.Current.Certificate.Thumbprint);
        }
    }

    private sealed class Failing(ICertificateSource inner) : ICertificateSource
    {
        public Exception? Problem { get; set; }

        public int Asked { get; private set; }

        public ServerCertificate? Next()
        {
            Asked++;
            return Problem is null ? inner.Next() : throw Problem;
        }
    }
}
