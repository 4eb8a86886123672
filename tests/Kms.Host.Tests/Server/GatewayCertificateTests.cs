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
    private const int UsualMinutes = 90 * 24 * 60;

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
        await using var served = GatewayCertificate.Start(new OwnCertificate(Files, time), time, new CertificateLog(lines));
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
        await using var served = GatewayCertificate.Start(new OwnCertificate(Files, time), time, new CertificateLog(lines));
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
        Assert.Throws<KeyProtectionException>(() => GatewayCertificate.Start(new OwnCertificate(Files, time), time, new CertificateLog(lines)));
        Pair("one");
        await using var served = GatewayCertificate.Start(new OwnCertificate(Files, time), time, new CertificateLog(lines));
        File.Delete(Files.Key);
        served.Check();
        Assert.Equal("CN=one", served.Current.Certificate.Subject);
        Assert.Single(lines.Warnings);
    }

    [Theory]
    [InlineData(-100, -10)]
    [InlineData(2, 1000)]
    public async Task Own_ChangedToOneOfAnotherTime_KeepsTheOldOneUntilItsTime(int fromMinutes, int toMinutes)
    {
        Pair("one");
        await using var served = GatewayCertificate.Start(new OwnCertificate(Files, time), time, new CertificateLog(lines));
        Pair("two", fromMinutes, toMinutes);
        served.Check();
        served.Check();
        Assert.Equal("CN=one", served.Current.Certificate.Subject);
        Assert.Contains("is valid from", Assert.Single(lines.Warnings), StringComparison.Ordinal);

        time.Advance(TimeSpan.FromMinutes(3));
        served.Check();
        Assert.Equal(fromMinutes > 0 ? "CN=two" : "CN=one", served.Current.Certificate.Subject);
    }

    [Fact]
    public async Task Own_FolderThatCannotBeLookedInto_KeepsTheOldPairAndGoesOnLooking()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Links to folders need rights there.");
        Pair("one");
        Directory.CreateDirectory(folder.In("v1"));
        File.Move(Files.Certificate, folder.In("v1/cert.pem"));
        File.Move(Files.Key, folder.In("v1/key.pem"));
        var link = folder.In("current");
        Directory.CreateSymbolicLink(link, folder.In("v1"));
        var files = new CertificateFiles(Path.Combine(link, "cert.pem"), Path.Combine(link, "key.pem"));
        await using var served = GatewayCertificate.Start(new OwnCertificate(files, time), time, new CertificateLog(lines));

        // A link to itself cannot be followed; nor can a folder that this user may not look into.
        Directory.Delete(link);
        Directory.CreateSymbolicLink(link, link);
        served.Check();
        Assert.Equal("CN=one", served.Current.Certificate.Subject);
        Assert.Contains("cert.pem", Assert.Single(lines.Warnings), StringComparison.Ordinal);

        File.Delete(link);
        Pair("two");
        Directory.CreateDirectory(link);
        File.Move(Files.Certificate, files.Certificate);
        File.Move(Files.Key, files.Key);
        served.Check();
        Assert.Equal("CN=two", served.Current.Certificate.Subject);
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
        time.Advance(TimeSpan.FromDays(3652 - 20));
        await using var served = GatewayCertificate.Start(Issued(), time, new CertificateLog(lines));
        var last = served.Current.Certificate.Thumbprint;
        for (var i = 0; i < 10; i++)
        {
            time.Advance(TimeSpan.FromDays(1));
            served.Check();
            Assert.Equal(last, served.Current.Certificate.Thumbprint);
        }
    }

    [Fact]
    public async Task Own_ChangedToAnotherName_TheHostIsToldOfIt()
    {
        var taken = new List<string>();
        Pair("one");
        await using var served = GatewayCertificate.Start(
            new OwnCertificate(Files, time), time, new CertificateLog(lines), certificate => taken.Add(certificate.Certificate.Subject));
        Pair("two");
        served.Check();
        served.Check();
        Assert.Equal(["CN=one", "CN=two"], taken);
    }

    [Fact]
    public async Task Own_TheEndIsNear_IsSaidEachDay()
    {
        Pair("one");
        await using var served = GatewayCertificate.Start(new OwnCertificate(Files, time), time, new CertificateLog(lines));
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

    private void Pair(string name, int fromMinutes = 0, int toMinutes = UsualMinutes)
    {
        var (certificate, key) = Make(name, fromMinutes, toMinutes);
        File.WriteAllText(Files.Certificate, certificate);
        File.WriteAllText(Files.Key, key);
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(Files.Key, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        }
    }

    private (string Certificate, string Key) Make(string name, int fromMinutes = 0, int toMinutes = UsualMinutes)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var (start, end) = (time.GetUtcNow().AddMinutes(fromMinutes), time.GetUtcNow().AddMinutes(toMinutes));
        using var certificate = new CertificateRequest("CN=" + name, key, HashAlgorithmName.SHA256).CreateSelfSigned(start, end);
        return (certificate.ExportCertificatePem(), key.ExportPkcs8PrivateKeyPem());
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
