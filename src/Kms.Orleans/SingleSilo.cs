using System.Net;
using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.DependencyInjection;

namespace Kms.Orleans;

/// <summary>A cluster of one silo that no other silo can join: no port is open, and no database is needed.</summary>
public static class SingleSilo
{
    /// <summary>Part of the silo's name and nothing else: no socket has it.</summary>
    private const int Port = 11111;

    /// <summary>Localhost clustering without a listener. Call it last: it replaces whatever would listen.</summary>
    /// <param name="id">Name of the cluster and of its service.</param>
    public static ISiloBuilder UseSingleSilo(this ISiloBuilder silo, string id)
    {
        ArgumentNullException.ThrowIfNull(silo);

        // No gateway port: Orleans does not listen for clients then. For other silos it always does.
        silo.UseLocalhostClustering(Port, gatewayPort: 0, serviceId: id, clusterId: id);
        var listeners = silo.Services.Where(service => service.ServiceType == typeof(IConnectionListenerFactory) && service.IsKeyedService).ToArray();
        if (listeners.Length == 0)
        {
            throw new InvalidOperationException("This version of Orleans listens in another way: its ports would be open.");
        }

        foreach (var listener in listeners)
        {
            silo.Services.Remove(listener);
            silo.Services.AddKeyedSingleton<IConnectionListenerFactory>(listener.ServiceKey, new Nowhere());
        }

        return silo;
    }

    /// <summary>Where no connection ever comes in.</summary>
    private sealed class Nowhere : IConnectionListenerFactory
    {
        public ValueTask<IConnectionListener> BindAsync(EndPoint endpoint, CancellationToken cancellationToken) => new(new Listener(endpoint));
    }

    private sealed class Listener(EndPoint endpoint) : IConnectionListener
    {
        private readonly TaskCompletionSource<ConnectionContext?> ended = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public EndPoint EndPoint => endpoint;

        public ValueTask<ConnectionContext?> AcceptAsync(CancellationToken cancellationToken) => new(ended.Task.WaitAsync(cancellationToken));

        public ValueTask UnbindAsync(CancellationToken cancellationToken)
        {
            ended.TrySetResult(null);
            return default;
        }

        public ValueTask DisposeAsync() => UnbindAsync(CancellationToken.None);
    }
}
