using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json;
using Azure.Core.Pipeline;
using Azure.Identity;
using Kms.AzureClients;
using Microsoft.Azure.KeyVault;
using Xunit;

[assembly: AssemblyFixture(typeof(Server))]

namespace Kms.AzureClients;

/// <summary>The server as a process with an empty data folder, for the whole assembly, and clients that log in to it.</summary>
public sealed class Server : IAsyncLifetime
{
    private static readonly TimeSpan ReadyWithin = TimeSpan.FromSeconds(60);
    private readonly string data = Directory.CreateTempSubdirectory("kms-azure-clients-").FullName;
    private readonly List<string> output = [];
    private Process? process;

    public string Endpoint { get; private set; } = "";

    public string VaultUri { get; private set; } = "";

    /// <summary>For the current generation of clients.</summary>
    public HttpPipelineTransport Transport => new HttpClientTransport(NewHandler());

    /// <summary>The administrator, at the service's own authority.</summary>
    public ClientSecretCredential Administrator => Credential(new Uri($"{Endpoint}/{Of("tenantId")}"), Of("clientSecret"));

    /// <summary>Logged in as the administrator.</summary>
    public KeyVaultClient Keys { get; private set; } = null!;

    private JsonElement Admin { get; set; }

    public async ValueTask InitializeAsync()
    {
        process = Process.Start(new ProcessStartInfo("dotnet", [Assembly(), "--urls", "https://127.0.0.1:0", "--Kms:Data", data])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = Path.GetTempPath(),
        })!;
        var ready = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        process.OutputDataReceived += (_, line) => Keep(line.Data, ready);
        process.ErrorDataReceived += (_, line) => Keep(line.Data, ready);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        using var limit = new CancellationTokenSource(ReadyWithin);
        await Task.WhenAny(ready.Task, process.WaitForExitAsync(limit.Token));
        Assert.True(ready.Task.IsCompleted, "The server did not become ready:\n" + string.Join('\n', output));

        using var file = JsonDocument.Parse(await File.ReadAllTextAsync(Path.Combine(data, "admin.json")));
        Admin = file.RootElement.Clone();
        (Endpoint, VaultUri) = (Of("endpoint"), Of("vaultUri"));
        Keys = Login(Of("clientSecret"));
    }

    /// <summary>A client of its own, with a credential of Azure.Identity for each authority that a challenge names.</summary>
    public KeyVaultClient Login(string clientSecret)
    {
        var credentials = new ConcurrentDictionary<string, ClientSecretCredential>();
        return new KeyVaultClient(
            async (authority, resource, _) =>
            {
                var credential = credentials.GetOrAdd(authority, _ => Credential(new Uri(authority), clientSecret));
                return (await credential.GetTokenAsync(new([resource + "/.default"]))).Token;
            },
            new HttpClient(NewHandler()));
    }

    public ClientSecretCredential Credential(Uri authority, string clientSecret)
    {
        var options = new ClientSecretCredentialOptions
        {
            AuthorityHost = new Uri(authority.GetLeftPart(UriPartial.Authority)),
            DisableInstanceDiscovery = true,
            Transport = Transport,
        };
        options.Retry.MaxRetries = 0;
        return new ClientSecretCredential(authority.AbsolutePath.Trim('/'), Of("clientId"), clientSecret, options);
    }

    public async ValueTask DisposeAsync()
    {
        Keys?.Dispose();
        if (process is not null)
        {
            process.Kill();
            await process.WaitForExitAsync();
            process.Dispose();
        }

        Directory.Delete(data, recursive: true);
    }

    private static string Assembly()
    {
        var build = new DirectoryInfo(Path.TrimEndingDirectorySeparator(AppContext.BaseDirectory));
        var repository = build;
        while (!File.Exists(Path.Combine(repository.FullName, "Kms.Orleans.sln")))
        {
            repository = repository.Parent!;
        }

        return Path.Combine(repository.FullName, "silo-host", "Kms.Silo", "bin", build.Parent!.Name, build.Name, "Kms.Silo.dll");
    }

    /// <summary>Trusts the server's CA alone, and looks up <c>localhost</c> for names below it (RFC 6761, section 6.3).</summary>
    private SocketsHttpHandler NewHandler()
    {
        var policy = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
        policy.CustomTrustStore.Add(X509CertificateLoader.LoadCertificateFromFile(Path.Combine(data, "ca.pem")));
        return new SocketsHttpHandler
        {
            SslOptions = { CertificateChainPolicy = policy },
            ConnectCallback = async (context, stop) =>
            {
                var (host, port) = (context.DnsEndPoint.Host, context.DnsEndPoint.Port);
                var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
                await socket.ConnectAsync(host.EndsWith(".localhost", StringComparison.OrdinalIgnoreCase) ? "127.0.0.1" : host, port, stop);
                return new NetworkStream(socket, ownsSocket: true);
            },
        };
    }

    private string Of(string name) => Admin.GetProperty(name).GetString()!;

    private void Keep(string? line, TaskCompletionSource ready)
    {
        lock (output)
        {
            output.Add(line ?? "");
        }

        if (line?.Contains(" listens on ", StringComparison.Ordinal) == true)
        {
            ready.TrySetResult();
        }
    }
}
