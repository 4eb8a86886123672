using Kms.Crypto;
using Kms.Hosting;
using Kms.Hosting.Configuration;
using Kms.Hosting.Telemetry;
using Kms.HostTests.Support;
using Kms.Testing;

namespace Kms.SiloTests.Support;

/// <summary>The whole host in this process, for what can only be seen from inside.</summary>
internal sealed class NodeInside : IAsyncDisposable
{
    private readonly Shutdown shutdown = new();
    private readonly Logs logs;
    private readonly Task serving;

    private NodeInside(TempFolder data, string[] arguments)
    {
        Data = data;
        var configuration = OptionsReader.Sources(CommandLine.Parse(
            ["--urls", "https://127.0.0.1:0", "--Kms:Data", data.Path, .. arguments]));
        var options = OptionsReader.Read(configuration);
        logs = new Logs(options.Logs, configuration);
        var host = new HostContext(HostProgram.Service, options, configuration, logs, shutdown, TimeProvider.System, new Identities());
        serving = HostService.Serve(host, new HostLog(logs.Factory.CreateLogger(HostLog.Category)));
    }

    public TempFolder Data { get; }

    /// <param name="other">A node whose keys this one takes over.</param>
    public static async Task<NodeInside> Start(string[] arguments, NodeInside? other = null)
    {
        var node = new NodeInside(new TempFolder(), [.. arguments, .. other is null ? [] : (string[])["--Kms:Cluster:JoinFrom", other.Data.Path]]);
        await Eventually.True(() => node.serving.IsCompleted || IsReady(node.Data, other?.Data), "the node answers", 60);
        if (node.serving.IsCompleted)
        {
            await node.serving;
        }

        return node;
    }

    public async ValueTask DisposeAsync()
    {
        shutdown.Request("the test");
        await serving;
        shutdown.Dispose();
        logs.Dispose();
        Data.Dispose();
    }

    /// <summary>Its own address is written when requests are answered; until then there is none, or the one that came from the other node.</summary>
    private static bool IsReady(TempFolder data, TempFolder? other) =>
        File.Exists(data.In("clients.json")) && (other is null || File.ReadAllText(data.In("admin.json")) != File.ReadAllText(other.In("admin.json")));
}
