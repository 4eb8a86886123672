using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using Kms.Cli;
using Kms.HostTests.Support;

namespace Kms.CliTests.Support;

/// <summary>An address that counts who connects, and answers nothing that a gateway would; with files for every option that names one. Commands run in this process.</summary>
public sealed class SilentGateway : IDisposable
{
    /// <summary>As long as an RSA-2048 signature, and beginning with a hyphen as one in 64 does.</summary>
    public const int SignatureBytes = 256;

    private readonly TempFolder folder = new();
    private readonly TcpListener listener = new(IPAddress.Loopback, 0);
    private int connections;

    public SilentGateway()
    {
        listener.Start();
        _ = Accept();
        File.WriteAllText(In("secret"), "a secret");
        File.WriteAllText(In("message"), "a message");
        File.WriteAllText(In("sealed"), "kms1.0123456789abcdef0123456789abcdef..AAAA.");
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        File.WriteAllText(In("key.pem"), key.ExportPkcs8PrivateKeyPem());
        Directory.CreateDirectory(In("remote"));
        File.WriteAllText(In("remote/ca.pem"), Certificates.SelfSigned("localhost").ExportCertificatePem());
        File.WriteAllText(In("remote/admin.json"), $$"""
            {"endpoint":"{{Address}}","vaultUri":"https://default.vault.localhost/","tenantId":"t","clientId":"c","clientSecret":"s"}
            """);
    }

    public string Address => string.Create(CultureInfo.InvariantCulture, $"https://127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}");

    public int Connections => Volatile.Read(ref connections);

    /// <summary>How the service would be reached.</summary>
    public string[] Connecting => ["--endpoint", Address, "--tenant", "t", "--client-id", "c", "--client-secret-file", In("secret")];

    public string In(string name) => folder.In(name);

    /// <summary>Runs a command line in this process.</summary>
    internal static async Task<Ran> Run(params string[] words)
    {
        await using var output = new StringWriter();
        await using var error = new StringWriter();
        var code = await Entry.Run(words, output, error, CancellationToken.None);
        return new Ran(code, output.ToString(), error.ToString());
    }

    public void Dispose()
    {
        listener.Dispose();
        folder.Dispose();
    }

    /// <summary>Not in TLS: what a client does not repeat.</summary>
    private static async Task Refuse(TcpClient connection)
    {
        using (connection)
        {
            var stream = connection.GetStream();
            if (await stream.ReadAsync(new byte[4096]) > 0)
            {
                await stream.WriteAsync("HTTP/1.1 400 Bad Request\r\n\r\n"u8.ToArray());
            }
        }
    }

    private async Task Accept()
    {
        try
        {
            while (true)
            {
                var connection = await listener.AcceptTcpClientAsync();
                Interlocked.Increment(ref connections);
                _ = Refuse(connection);
            }
        }
        catch (Exception problem) when (problem is SocketException or ObjectDisposedException or OperationCanceledException)
        {
            // The test has ended.
        }
    }
}
