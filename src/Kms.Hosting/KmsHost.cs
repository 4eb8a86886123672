using System.Diagnostics;
using Kms.Configuration;
using Kms.Edge.Connections;
using Kms.Hosting.Server;
using Kms.Hosting.Telemetry;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Kms.Hosting;

/// <summary>
/// What answers requests in a process, with keys or without: opened before the host listens, closed after its last request. What is
/// opened last is closed first.
/// </summary>
internal abstract class KmsHost : IHostedLifecycleService, IAsyncDisposable
{
    private readonly IServiceProvider services;
    private readonly Stack<object> opened = new();
    private readonly CancellationTokenRegistration asked;
    private long? askedAt;

    /// <param name="services">For the web server, which asks this one for certificates and cannot be there before it.</param>
    protected KmsHost(HostContext host, IServiceProvider services)
    {
        (Host, this.services) = (host, services);
        Log = new HostLog(host.Logs.CreateLogger(HostLog.Category));
        asked = host.Ending.Register(() => askedAt = Stopwatch.GetTimestamp());
    }

    /// <summary>All operations. Once the host has started.</summary>
    public abstract IKms Kms { get; }

    /// <summary>What answers requests. Once the host has started.</summary>
    public abstract Gateway Gateway { get; }

    protected static InvalidOperationException NotStarted => new("The key management service has not started: start the host first.");

    protected HostContext Host { get; }

    protected HostLog Log { get; }

    /// <summary>When it returns, every operation works, and nothing listens yet.</summary>
    /// <exception cref="StartRefusedException">For a reason that an operator can do something about.</exception>
    public async Task StartingAsync(CancellationToken cancellationToken)
    {
        await Open();
        var limits = ConnectionLimits.For(Host.Options.Connections, FileDescriptors.Limit(), FileDescriptors.Open() ?? 0);
        services.GetRequiredService<ConnectionTable>().Open(limits);
    }

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>The host listens: says where, and how to use it.</summary>
    public Task StartedAsync(CancellationToken cancellationToken)
    {
        var bound = services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First();
        var endpoint = Host.Options.Addresses[0].ToUri(BindingAddress.Parse(bound).Port);
        Gateway.ListensAt(endpoint);
        var isForPeople = services.GetService<FrameworkLogs>() is not null && Host.Options.Logs == LogFormat.Text;
        Listens(endpoint, isForPeople ? Console.Out : null);
        return Task.CompletedTask;
    }

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>Requests have been answered, and nothing listens any more.</summary>
    public async Task StoppedAsync(CancellationToken cancellationToken) => await DisposeAsync();

    public async ValueTask DisposeAsync()
    {
        while (opened.TryPop(out var part))
        {
            if (part is IAsyncDisposable closes)
            {
                await closes.DisposeAsync();
            }
            else
            {
                ((IDisposable)part).Dispose();
            }
        }

        await asked.DisposeAsync();
        if (askedAt is { } since)
        {
            askedAt = null;
            Log.Ended(Stopwatch.GetElapsedTime(since).TotalSeconds);
        }
    }

    protected abstract Task Open();

    /// <param name="output">For people; null: a log line says it.</param>
    protected abstract void Listens(Uri endpoint, TextWriter? output);

    protected T Keep<T>(T part)
        where T : class
    {
        opened.Push(part);
        return part;
    }
}
