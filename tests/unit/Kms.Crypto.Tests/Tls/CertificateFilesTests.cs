using Kms.Crypto.Hierarchy;
using Kms.Crypto.Tests.Support;
using Kms.Crypto.Tls;

namespace Kms.Crypto.Tests.Tls;

/// <summary>An operator's own certificate in two files, or in one.</summary>
public sealed class CertificateFilesTests : IDisposable
{
    private readonly TemporaryFolder folder = new();
    private readonly CertificateFiles files;

    public CertificateFilesTests() => files = new CertificateFiles(folder.File("cert.pem"), folder.File("key.pem"));

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Load_PairWithItsChain_HasTheKeyAndSendsTheRest(bool isRsa)
    {
        var own = isRsa ? OperatorCertificate.Rsa("leaf.example.com") : OperatorCertificate.Ec("leaf.example.com");
        var above = OperatorCertificate.Ec("above.example.com");
        foreach (var text in (string[])[own.Certificate + above.Certificate, above.Certificate + own.Certificate])
        {
            (own with { Certificate = text }).WriteTo(files.Certificate, files.Key);
            using var loaded = files.Load();
            Assert.True(loaded.Certificate.HasPrivateKey);
            Assert.Equal("CN=leaf.example.com", loaded.Certificate.Subject);
            Assert.Equal("CN=above.example.com", Assert.Single(loaded.Chain).Subject);
        }
    }

    [Fact]
    public void Load_OneFileForBoth_IsRead()
    {
        var own = OperatorCertificate.Ec();
        (own with { Key = own.Key + own.Certificate }).WriteTo(files.Certificate, files.Key);
        using var loaded = new CertificateFiles(files.Key, files.Key).Load();
        Assert.True(loaded.Certificate.HasPrivateKey);
    }

    [Theory]
    [InlineData("other key", "is not the key")]
    [InlineData("no certificate", "no certificate in PEM form")]
    [InlineData("half a certificate", "cert.pem")]
    [InlineData("half a key", "key.pem")]
    [InlineData("nothing", "cert.pem")]
    public void Load_WhatCannotBeServed_NamesTheFile(string what, string expected)
    {
        var own = OperatorCertificate.Ec();
        (what switch
        {
            "other key" => own with { Key = OperatorCertificate.Ec().Key },
            "no certificate" => own with { Certificate = "a note" },
            "half a certificate" => own with { Certificate = own.Certificate[..(own.Certificate.Length / 2)] },
            "half a key" => own with { Key = own.Key[..(own.Key.Length / 2)] },
            _ => own,
        }).WriteTo(files.Certificate, files.Key);
        if (what == "nothing")
        {
            File.Delete(files.Certificate);
        }

        Assert.Contains(expected, Assert.Throws<KeyProtectionException>(files.Load).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Stamp_LinkToANewVersion_IsAnotherOne()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Links need rights on Windows.");
        OperatorCertificate.Ec().WriteTo(folder.File("one.pem"), folder.File("one.key"));
        OperatorCertificate.Rsa().WriteTo(folder.File("two.pem"), folder.File("two.key"));
        File.CreateSymbolicLink(files.Certificate, "one.pem");
        File.CreateSymbolicLink(files.Key, "one.key");
        var before = files.Stamp();
        Assert.Equal(before, files.Stamp());
        File.Delete(files.Certificate);
        File.CreateSymbolicLink(files.Certificate, "two.pem");
        Assert.NotEqual(before, files.Stamp());
    }

    public void Dispose() => folder.Dispose();
}
