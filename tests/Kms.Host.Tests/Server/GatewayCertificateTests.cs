using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Kms.Crypto.Hierarchy;
using Kms.Crypto.Tls;
using Kms.Hosting.Server.Tls;
using Kms.HostTests.Support;
using Kms.Testing;
using Microsoft.Extensions.Logging;
using Xunit;

namespace Kms.HostTests.Server;

/// <summary>The certificate that is served is looked after while the process runs.</summary>
public sealed class GatewayCertificateTests : IDisposable
{
    private readonly TempFolder folder = new();
    private readonly ManualTime time = new(new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero));
    private readonly Lines lines = new();

    private CertificateFiles Files => new(folder.In("cert.pem"), folder.In("key.pem"));

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
        time.Advance(TimeSpan.FromDays(370));
        served.Check();
        served.Check();
        Assert.Equal(first, served.Current.Certificate.Thumbprint);
        Assert.Contains("ca.key", Assert.Single(lines.Warnings), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Own_BothFilesChanged_AreServedFromThenOn()
    {
        Pair("one");
        await using var served = GatewayCertificate.Start(new OwnCertificate(Files), time, new CertificateLog(lines));
        served.Check();
        Assert.Equal("CN=one", served.Current.Certificate.Subject);
        Pair("two");
        served.Check();
        Assert.Equal("CN=two", served.Current.Certificate.Subject);
        Assert.Empty(lines.Warnings);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Own_OneFileOrHalfOfOne_KeepsTheOldPairUntilBothFit(bool isHalf)
    {
        Pair("one");
        await using var served = GatewayCertificate.Start(new OwnCertificate(Files), time, new CertificateLog(lines));
        var (certificate, key) = Make("second");
        File.WriteAllText(Files.Certificate, isHalf ? certificate[..(certificate.Length / 2)] : certificate);
        served.Check();
        served.Check();
        Assert.Equal("CN=one", served.Current.Certificate.Subject);
        Assert.Single(lines.Warnings);

        File.WriteAllText(Files.Certificate, certificate);
        File.WriteAllText(Files.Key, key);
        served.Check();
        Assert.Equal("CN=second", served.Current.Certificate.Subject);
    }

    [Fact]
    public async Task Own_FilesGoneOrWrongAtTheStart_Refused()
    {
        Assert.Throws<KeyProtectionException>(() => GatewayCertificate.Start(new OwnCertificate(Files), time, new CertificateLog(lines)));
        Pair("one");
        await using var served = GatewayCertificate.Start(new OwnCertificate(Files), time, new CertificateLog(lines));
        File.Delete(Files.Key);
        served.Check();
        Assert.Equal("CN=one", served.Current.Certificate.Subject);
        Assert.Single(lines.Warnings);
    }

    [Fact]
    public async Task Own_TheEndIsNear_IsSaidEachDay()
    {
        Pair("one");
        await using var served = GatewayCertificate.Start(new OwnCertificate(Files), time, new CertificateLog(lines));
        time.Advance(TimeSpan.FromDays(80));
        lines.Clear();
        for (var i = 0; i < 48; i++)
        {
            time.Advance(TimeSpan.FromHours(1));
            served.Check();
        }

        Assert.InRange(lines.Warnings.Count, 2, 3);
        Assert.All(lines.Warnings, line => Assert.Contains("CN=one", line, StringComparison.Ordinal));
    }

    public void Dispose() => folder.Dispose();

    private static async Task Eventually(Func<bool> condition)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        while (!condition())
        {
            await Task.Delay(10, limit.Token);
        }
    }

    private IssuedCertificate Issued() => new(new LocalCertificateAuthority(folder.Path, time), "vault.localhost", [], time);

    private void Pair(string name)
    {
        var (certificate, key) = Make(name);
        File.WriteAllText(Files.Certificate, certificate);
        File.WriteAllText(Files.Key, key);
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(Files.Key, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        }
    }

    private (string Certificate, string Key) Make(string name)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var certificate = new CertificateRequest("CN=" + name, key, HashAlgorithmName.SHA256).CreateSelfSigned(time.GetUtcNow(), time.GetUtcNow().AddDays(90));
        return (certificate.ExportCertificatePem(), key.ExportPkcs8PrivateKeyPem());
    }

    private sealed class Lines : ILogger
    {
        private readonly List<string> warnings = [];

        public IReadOnlyList<string> Warnings
        {
            get
            {
                lock (warnings)
                {
                    return [.. warnings];
                }
            }
        }

        public void Clear()
        {
            lock (warnings)
            {
                warnings.Clear();
            }
        }

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (logLevel >= LogLevel.Warning)
            {
                lock (warnings)
                {
                    warnings.Add(formatter(state, exception));
                }
            }
        }
    }
}
