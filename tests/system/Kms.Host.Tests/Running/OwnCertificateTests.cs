using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Kms.HostTests.Support;
using Xunit;

namespace Kms.HostTests.Running;

/// <summary>
/// The certificate that clients see: an operator's own, read again when it changes, or one with the names that were asked for.
/// </summary>
public sealed class OwnCertificateTests
{
    [Fact]
    public async Task Own_Configured_IsServedAndReadAgainAndNeverWritten()
    {
        using var data = new TempFolder();
        using var own = new TempFolder();
        var first = Write(own, "first.example.com");
        await using var host = HostProcess.Start(data.Path, "--Kms:Tls:Certificate", own.In("cert.pem"), "--Kms:Tls:Key", own.In("key.pem"));
        var port = new Uri((await host.Line(" listens on ")).Split(" listens on ")[1].Split(';')[0]).Port;
        await host.Line("*.vault.localhost");
        Assert.False(File.Exists(data.In("tls.pem")) || File.Exists(data.In("tls.key")) || File.Exists(data.In("ca.key")));
        Assert.Equal("CN=first.example.com", await Served(port));
        Assert.Equal(first, File.ReadAllText(own.In("cert.pem")));

        Write(own, "second.example.com");
        await host.Line("CN=second.example.com");
        Assert.Equal("CN=second.example.com", await Served(port));
        Assert.Equal(0, await host.Terminate());
    }

    [Fact]
    public async Task Own_PairThatDoesNotFit_IsRefusedAtTheStart()
    {
        using var data = new TempFolder();
        using var own = new TempFolder();
        Write(own, "first.example.com");
        var certificate = File.ReadAllText(own.In("cert.pem"));
        Write(own, "second.example.com");
        File.WriteAllText(own.In("cert.pem"), certificate);
        await using var host = HostProcess.Start(data.Path, "--Kms:Tls:Certificate", own.In("cert.pem"), "--Kms:Tls:Key", own.In("key.pem"));
        Assert.Equal(1, await host.Ended());
        await host.Line("is not the key");
    }

    [Fact]
    public async Task Names_Configured_AreInTheCertificate()
    {
        using var data = new TempFolder();
        await using var host = HostProcess.Start(data.Path, "--Kms:Tls:Names", "keys.example.com;*.eu.example.com", "--urls", "https://127.0.0.2:0");
        await host.Ready();
        using var certificate = X509Certificate2.CreateFromPem(File.ReadAllText(data.In("tls.pem")));
        Assert.All(
            ["keys.example.com", "a.eu.example.com", "a.vault.localhost", "localhost", "127.0.0.1", "127.0.0.2"],
            name => Assert.True(certificate.MatchesHostname(name), name));
    }

    private static string Write(TempFolder folder, string name)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var certificate = new CertificateRequest("CN=" + name, key, HashAlgorithmName.SHA256).CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(90));
        var pem = certificate.ExportCertificatePem();
        File.WriteAllText(folder.In("cert.pem"), pem);
        File.WriteAllText(folder.In("key.pem"), key.ExportPkcs8PrivateKeyPem());
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(folder.In("key.pem"), UnixFileMode.UserRead | UnixFileMode.UserWrite);
        }

        return pem;
    }

    private static async Task<string> Served(int port)
    {
        using var client = new TcpClient();
        await client.ConnectAsync(IPAddress.Loopback, port);
        await using var tls = new SslStream(client.GetStream(), false, (_, _, _, _) => true);
        await tls.AuthenticateAsClientAsync("localhost");
        return tls.RemoteCertificate!.Subject;
    }
}
