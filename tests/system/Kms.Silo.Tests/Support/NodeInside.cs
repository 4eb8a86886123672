using Kms.Configuration;
using Kms.Crypto.Tls;
using Kms.Hosting;
using Kms.HostTests.Support;
using Microsoft.AspNetCore.Builder;

namespace Kms.SiloTests.Support;

/// <summary>The whole host in this process, for what can only be seen from inside.</summary>
internal sealed class NodeInside : IAsyncDisposable
{
    private readonly WebApplication application;

    private NodeInside(TempFolder data, string[] arguments)
    {
        Data = data;
        var builder = KmsProgram.Builder(CommandLine.Parse(["--urls", "https://127.0.0.1:0", "--Kms:Data", data.Path, .. arguments]));
        application = builder.AddKmsServer().Build().MapKms();
    }

    public TempFolder Data { get; }

    /// <summary>Once it has started.</summary>
    public string Endpoint => application.Urls.First();

    public static Task<NodeInside> Start(params string[] arguments) => Start(new TempFolder(), arguments);

    /// <summary>A gateway to a silo that takes clients at this port.</summary>
    public static Task<NodeInside> StartGateway(NodeInside silo, int clientPort)
    {
        var data = new TempFolder();
        IssuedFiles.ForCluster(data.Path, silo.Data.Path, ClusterKind.Gateway, TimeProvider.System);
        IssuedFiles.ForCallers(data.Path, silo.Data.Path, "vault.localhost", [], TimeProvider.System);
        return Start(data, "--Kms:Cluster:Role", "gateway", "--Kms:Cluster:Silos", $"127.0.0.1:{clientPort}");
    }

    private static async Task<NodeInside> Start(TempFolder data, params string[] arguments)
    {
        var node = new NodeInside(data, arguments);
        await node.application.StartAsync();
        return node;
    }

    public async ValueTask DisposeAsync()
    {
        await application.DisposeAsync();
        Data.Dispose();
    }
}
