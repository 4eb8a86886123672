using System.Text.Json.Nodes;
using Kms.HostTests.Support;
using Xunit;

namespace Kms.SiloTests.Support;

/// <summary>A gateway as a process: a folder with what a silo has issued, and the addresses of silos.</summary>
internal sealed class GatewayNode : IAsyncDisposable
{
    private readonly TempFolder seen = new();
    private AdminClient? admin;

    private GatewayNode(TempFolder data, HostProcess process) => (Data, Process) = (data, process);

    public TempFolder Data { get; }

    public HostProcess Process { get; }

    /// <summary>The administrator of the silo that has issued the certificates, who asks this gateway.</summary>
    public AdminClient Admin => admin!;

    /// <summary>The arguments that start a gateway to silos with these ports.</summary>
    public static string[] Settings(string data, params int[] clientPorts) =>
    [
        "--urls", "https://127.0.0.1:0", "--Kms:Data", data, "--Kms:Cluster:Role", "gateway",
        "--Kms:Cluster:Silos", string.Join(';', clientPorts.Select(port => $"127.0.0.1:{port}")),
    ];

    public static async Task Issue(string kind, TempFolder silo, string folder)
    {
        await using var issuing = HostProcess.Run([], kind, folder, "--Kms:Data", silo.Path);
        Assert.Equal(0, await issuing.Ended());
    }

    /// <summary>Not waited for: its silos may be away.</summary>
    public static async Task<GatewayNode> Launch(TempFolder silo, params int[] clientPorts)
    {
        var data = new TempFolder();
        await Issue("gateway", silo, data.Path);
        return new GatewayNode(data, HostProcess.Run([], Settings(data.Path, clientPorts)));
    }

    public static async Task<GatewayNode> Start(TempFolder silo, params int[] clientPorts)
    {
        var gateway = await Launch(silo, clientPorts);
        try
        {
            await gateway.Ready(silo);
            return gateway;
        }
        catch
        {
            await gateway.DisposeAsync();
            throw;
        }
    }

    /// <summary>Waits until it answers, and looks at it with the silo's administrator's eyes.</summary>
    public async Task Ready(TempFolder silo)
    {
        var line = await Process.Line(" listens on ");
        Look(silo, line.Split(" listens on ")[1].Split(';')[0]);
    }

    /// <summary>With what <c>admin.json</c> of the silo says now.</summary>
    public void Look(TempFolder silo, string? endpoint = null)
    {
        var last = admin;
        admin = Through(silo, endpoint ?? Admin.Endpoint.ToString(), seen);
        last?.Dispose();
    }

    /// <summary>The silo's administrator, who asks a gateway.</summary>
    /// <param name="place">Where that is written down, as a silo writes it for itself.</param>
    public static AdminClient Through(TempFolder silo, string endpoint, TempFolder place)
    {
        var access = JsonNode.Parse(File.ReadAllText(silo.In("admin.json")))!.AsObject();
        access["endpoint"] = endpoint;
        File.WriteAllText(place.In("admin.json"), access.ToJsonString());
        File.Copy(silo.In("ca.pem"), place.In("ca.pem"), overwrite: true);
        return new AdminClient(place);
    }

    public async ValueTask DisposeAsync()
    {
        admin?.Dispose();
        await Process.DisposeAsync();
        Data.Dispose();
        seen.Dispose();
    }
}
