using System.Net;
using System.Net.Sockets;
using Kms.Http;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Https;

namespace Kms.Edge.Connections;

/// <summary>
/// The open connections of the gateway, within <see cref="ConnectionLimits"/>. Where there is no room for a new one, one that never
/// sent a request is closed for it, then an idle one: a flood of connections that say nothing makes room for the caller behind it. One
/// that is being answered stays, except a slow request without a token: a caller who sends a body byte by byte could otherwise keep all
/// others out.
/// </summary>
internal sealed class ConnectionTable(TimeProvider time, ConnectionLog log) : IAsyncDisposable
{
    private static readonly TimeSpan SweepEvery = TimeSpan.FromSeconds(1);

    /// <summary>What can be asked without a token is answered in milliseconds, once it is sent.</summary>
    private static readonly TimeSpan SlowAfter = TimeSpan.FromSeconds(2);

    private readonly Lock gate = new();
    private readonly ConnectionGroup all = new();
    private readonly Dictionary<IPAddress, ConnectionGroup> groups = [];
    private ConnectionLimits? limits;
    private ITimer? sweep;

    public int Count
    {
        get
        {
            lock (gate)
            {
                return all.Count;
            }
        }
    }

    private ConnectionLimits Limits => limits ?? throw new InvalidOperationException("The gateway listens before it knows its limits.");

    /// <summary>
    /// Lets connections in, and closes those that send no request in time. Called when everything else is open: what files are left for
    /// connections is known only then.
    /// </summary>
    public void Open(ConnectionLimits within)
    {
        limits = within;
        sweep = time.CreateTimer(_ => CloseSilent(), null, SweepEvery, SweepEvery);
    }

    /// <summary>False: there is no room, and nothing that could be closed for it.</summary>
    public bool TryAdmit(ConnectionContext connection)
    {
        var (address, isLocal) = Origin(connection.RemoteEndPoint);
        OpenConnection? victim = null;
        lock (gate)
        {
            var group = groups.GetValueOrDefault(address) ?? new ConnectionGroup();
            var isGroupFull = !isLocal && group.Count >= Limits.PerAddress;
            if (isGroupFull || all.Count >= (isLocal ? Limits.Max : Limits.Max - Limits.Reserved))
            {
                victim = (isGroupFull ? group : all).Cheapest(SlowBefore());
                if (victim is null)
                {
                    log.Refused(address, all.Count);
                    return false;
                }

                Forget(victim);
            }

            groups[address] = group;
            var open = new OpenConnection(connection, group, isLocal, time.GetTimestamp());
            (open.PlaceInAll, open.PlaceInGroup) = (all.Add(open), group.Add(open));
            connection.Features.Set(open);
            connection.Features.Set<IProvenCaller>(open);
        }

        if (victim is not null)
        {
            log.Displaced(address, Count);
            victim.Close("Closed for a new connection: it sent nothing, was idle, or slow.");
        }

        return true;
    }

    /// <summary>Marks that a handshake has begun.</summary>
    public static TlsHandshakeCallbackOptions Watching(TlsHandshakeCallbackOptions tls)
    {
        var answer = tls.OnConnection;
        tls.OnConnection = context =>
        {
            context.Connection.Features.Get<OpenConnection>()?.Greet();
            return answer(context);
        };
        return tls;
    }

    /// <summary>The connection has ended.</summary>
    public void Remove(ConnectionContext connection)
    {
        if (connection.Features.Get<OpenConnection>() is { } open)
        {
            lock (gate)
            {
                Forget(open);
                var address = Origin(connection.RemoteEndPoint).Address;

                // A connection that was closed for another may end late, when its address has a new group.
                if (open.Group.Count == 0 && groups.GetValueOrDefault(address) == open.Group)
                {
                    groups.Remove(address);
                }
            }
        }
    }

    /// <summary>Keeps the connection of a request that is being answered, and remembers whose it is.</summary>
    public RequestDelegate InFrontOf(RequestDelegate next) => async context =>
    {
        var connection = context.Features.Get<OpenConnection>();
        connection?.Begin(time.GetTimestamp());
        try
        {
            await next(context);
        }
        finally
        {
            connection?.End(time.GetTimestamp());
        }
    };

    public async ValueTask DisposeAsync() => await (sweep?.DisposeAsync() ?? ValueTask.CompletedTask);

    internal void CloseSilent()
    {
        while (Overdue() is { } silent)
        {
            log.Silent(Limits.FirstRequestTime);
            silent.Close("No request came in time.");
        }
    }

    private long SlowBefore() => time.GetTimestamp() - (long)(SlowAfter.TotalSeconds * time.TimestampFrequency);

    private OpenConnection? Overdue()
    {
        lock (gate)
        {
            foreach (var stage in (ReadOnlySpan<ConnectionStage>)[ConnectionStage.Silent, ConnectionStage.Greeted])
            {
                if (all.Oldest(stage) is { } oldest && time.GetElapsedTime(oldest.OpenedAt) >= Limits.FirstRequestTime)
                {
                    Forget(oldest);
                    return oldest;
                }
            }

            return null;
        }
    }

    /// <summary>Takes its place away. It is closed afterwards, outside the lock.</summary>
    private void Forget(OpenConnection connection)
    {
        ConnectionGroup.Remove(connection.PlaceInAll);
        ConnectionGroup.Remove(connection.PlaceInGroup);
        (connection.PlaceInAll, connection.PlaceInGroup) = (null, null);
    }

    /// <summary>An IPv6 network of 64 bits is one customer's: its addresses count as one.</summary>
    private static (IPAddress Address, bool IsLocal) Origin(EndPoint? endPoint)
    {
        if (endPoint is not IPEndPoint { Address: var address })
        {
            return (IPAddress.None, false);
        }

        if (address.IsIPv4MappedToIPv6)
        {
            address = address.MapToIPv4();
        }

        if (IPAddress.IsLoopback(address) || address.AddressFamily != AddressFamily.InterNetworkV6)
        {
            return (address, IPAddress.IsLoopback(address));
        }

        var bytes = address.GetAddressBytes();
        bytes.AsSpan(8).Clear();
        return (new IPAddress(bytes), false);
    }
}
