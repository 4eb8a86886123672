using Kms.Crypto.Hierarchy;
using Kms.Crypto.Tls;
using Kms.Edge.Tls;
using Kms.Testing;
using Xunit;

namespace Kms.HostTests.Server;

/// <summary>An operator's own certificate files: read again when they change, and never the half of a pair.</summary>
public sealed class OwnFilesTests : CertificateCase
{
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
        time.Step(TimeSpan.FromDays(80));
        lines.Clear();
        for (var i = 0; i < 48; i++)
        {
            time.Step(TimeSpan.FromHours(1));
            served.Check();
        }

        Assert.InRange(lines.Warnings.Count, 2, 3);
        Assert.All(lines.Warnings, line => Assert.Contains("CN=one", line, StringComparison.Ordinal));
    }
}
