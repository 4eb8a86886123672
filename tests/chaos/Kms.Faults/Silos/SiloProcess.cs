using Kms.Faults.Host;
using Kms.Faults.Http;
using Kms.Faults.Regions;

namespace Kms.Faults.Silos;

/// <summary>One silo of a cluster as a process, with a data folder of its own, always on the same ports: clients and the other silos find the next one where the last one was.</summary>
internal sealed class SiloProcess(string name, string[] settings) : IAsyncDisposable
{
    private readonly int port = RegionProcess.FreePort();
    private readonly int clientPort = RegionProcess.FreePort();
    private volatile HostProcess? host;
    private KmsClient? client;

    public string Name => name;

    public DataFolder Data { get; } = new();

    /// <summary>Where other silos reach it: the number under which the cluster's table lists it.</summary>
    public int SiloPort { get; } = RegionProcess.FreePort();

    /// <summary>Of all its runs.</summary>
    public KmsClient Client => client ?? throw new InvalidOperationException($"{name} was never ready.");

    public HostProcess Host => host ?? throw new InvalidOperationException($"{name} was never started.");

    /// <summary>True while it can be expected to answer soon.</summary>
    public bool IsUp => host is { IsReady: true, HasEnded: false } && !IsStopped;

    /// <summary>True from just before SIGSTOP until just after SIGCONT.</summary>
    public bool IsStopped { get; private set; }

    public void Stop()
    {
        IsStopped = true;
        Host.Stop();
    }

    public void Continue()
    {
        Host.Continue();
        IsStopped = false;
    }

    /// <summary>Starts it, or starts it again; returns when it answers.</summary>
    public async Task Start(CancellationToken cancellation)
    {
        var last = host;
        var next = HostProcess.Start(
            Data, ["--urls", $"https://127.0.0.1:{port}", "--Kms:Cluster:SiloPort", $"{SiloPort}", "--Kms:Cluster:ClientPort", $"{clientPort}", .. settings]);
        host = next;
        if (last is not null)
        {
            await last.DisposeAsync();
        }

        await next.Ready(cancellation);
        client ??= KmsClient.Of(Data);
    }

    public async ValueTask DisposeAsync()
    {
        if (host is not null)
        {
            await host.DisposeAsync();
        }

        client?.Dispose();
        Data.Dispose();
    }
}
