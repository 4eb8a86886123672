using Kms.Configuration;
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

    /// <param name="other">A node whose keys this one takes over.</param>
    public static async Task<NodeInside> Start(string[] arguments, NodeInside? other = null)
    {
        var node = new NodeInside(new TempFolder(), [.. arguments, .. other is null ? [] : (string[])["--Kms:Cluster:JoinFrom", other.Data.Path]]);
        await node.application.StartAsync();
        return node;
    }

    public async ValueTask DisposeAsync()
    {
        await application.DisposeAsync();
        Data.Dispose();
    }
}
