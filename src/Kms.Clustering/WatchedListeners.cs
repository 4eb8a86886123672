using System.Net;
using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Configuration;

namespace Kms.Clustering;

/// <summary>
/// Puts <see cref="Strangers"/> around the two listeners of Orleans: before the handshake, where a burst is seen connection by connection,
/// and behind it, where only members arrive.
/// </summary>
internal static class WatchedListeners
{
    private const int Listeners = 2;

    /// <summary>To be called when TLS is set up already, so that what is added here comes behind it.</summary>
    /// <exception cref="InvalidOperationException">Orleans has its listeners elsewhere.</exception>
    public static void Watch(ISiloBuilder silo, Strangers strangers)
    {
        var plain = silo.Services.Where(row => row.IsKeyedService && row.ServiceType == typeof(IConnectionListenerFactory)).ToArray();
        if (plain.Length != Listeners || plain.Any(row => row.KeyedImplementationFactory is null))
        {
            throw new InvalidOperationException("The listeners of this version of Orleans are not where they are looked for.");
        }

        foreach (var row in plain)
        {
            silo.Services.Remove(row);
            silo.Services.Add(new ServiceDescriptor(
                row.ServiceType,
                row.ServiceKey,
                (services, key) => new Factory((IConnectionListenerFactory)row.KeyedImplementationFactory!(services, key), strangers),
                row.Lifetime));
        }

        silo.Configure<SiloConnectionOptions>(connections =>
        {
            connections.ConfigureSiloInboundConnection(IsMember);
            connections.ConfigureGatewayInboundConnection(IsMember);
        });

        void IsMember(IConnectionBuilder connection) => connection.Use(next => member =>
        {
            strangers.Leave(member);
            return next(member);
        });
    }

    private sealed class Factory(IConnectionListenerFactory inner, Strangers strangers) : IConnectionListenerFactory
    {
        public async ValueTask<IConnectionListener> BindAsync(EndPoint endpoint, CancellationToken cancellationToken = default) =>
            new Listener(await inner.BindAsync(endpoint, cancellationToken), strangers);
    }

    private sealed class Listener(IConnectionListener inner, Strangers strangers) : IConnectionListener
    {
        public EndPoint EndPoint => inner.EndPoint;

        public async ValueTask<ConnectionContext?> AcceptAsync(CancellationToken cancellationToken = default)
        {
            var connection = await inner.AcceptAsync(cancellationToken);
            if (connection is not null)
            {
                strangers.Admit(connection);
            }

            return connection;
        }

        public ValueTask UnbindAsync(CancellationToken cancellationToken = default) => inner.UnbindAsync(cancellationToken);

        public ValueTask DisposeAsync() => inner.DisposeAsync();
    }
}
