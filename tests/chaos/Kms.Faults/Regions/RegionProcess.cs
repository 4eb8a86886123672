using System.Net;
using System.Net.Sockets;
using Kms.Faults.Host;
using Kms.Faults.Http;

namespace Kms.Faults.Regions;

/// <summary>One region: a host process on SQLite files, always on the same port, so that its peer finds it again.</summary>
internal sealed class RegionProcess(string name) : IAsyncDisposable
{
    private readonly DataFolder data = new();
    private readonly int port = FreePort();
    private HostProcess? host;
    private KmsClient? client;

    public string Name => name;

    public DataFolder Data => data;

    public Uri Endpoint => new($"https://127.0.0.1:{port}");

    public int Port => port;

    /// <summary>Of the running host, or of the one that ran last.</summary>
    public KmsClient Client => client!;

    public HostProcess Host => host!;

    /// <summary>Further settings, from the next start on.</summary>
    public string[] Options { get; set; } = [];

    public async Task Start(CancellationToken cancellation)
    {
        Launch();
        await Host.Ready(cancellation);
        client?.Dispose();
        client = KmsClient.Of(data);
    }

    /// <summary>Without waiting until it answers: whoever asks meanwhile uses the client of the run before.</summary>
    public void Launch() => host = HostProcess.Start(data, ["--urls", Endpoint.AbsoluteUri.TrimEnd('/'), "--Kms:Region", name, .. Options]);

    public async Task<RegionView> View() => RegionView.Of(await Client.Get("/region"));

    public async Task Kill() => await Host.Kill();

    public async ValueTask DisposeAsync()
    {
        if (host is not null)
        {
            await host.DisposeAsync();
        }

        client?.Dispose();
        data.Dispose();
    }

    public static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
