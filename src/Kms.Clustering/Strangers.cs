using System.Net;
using Microsoft.AspNetCore.Connections;

namespace Kms.Clustering;

/// <summary>
/// Connections to the cluster's ports whose other end has not shown yet that it is a member. There are few at a time: a member needs
/// milliseconds to show it, and anybody can open connections that send nothing, until the process can open no file any more. One too
/// many, and the oldest of the same address, else the oldest of all, is closed. Safe for concurrent use.
/// </summary>
internal sealed class Strangers
{
    /// <summary>At both ports; less than the gateway leaves free of the files that may be open.</summary>
    public const int CountMax = 32;

    public const int PerAddressMax = CountMax / 2;

    private readonly Lock gate = new();
    private readonly List<ConnectionContext> waiting = [];

    public int Count
    {
        get
        {
            lock (gate)
            {
                return waiting.Count;
            }
        }
    }

    /// <summary>It was accepted.</summary>
    public void Admit(ConnectionContext connection)
    {
        ConnectionContext? oldest = null;
        lock (gate)
        {
            var address = AddressOf(connection);
            var same = waiting.Where(other => AddressOf(other).Equals(address)).ToArray();
            oldest = same.Length >= PerAddressMax ? same[0] : waiting.Count >= CountMax ? waiting[0] : null;
            if (oldest is not null)
            {
                waiting.Remove(oldest);
            }

            waiting.Add(connection);
        }

        oldest?.Abort(new ConnectionAbortedException("Closed for a new connection: it did not show that it is a member of the cluster."));
        connection.ConnectionClosed.Register(() => Leave(connection));
    }

    /// <summary>It is a member's, or has ended.</summary>
    public void Leave(ConnectionContext connection)
    {
        lock (gate)
        {
            waiting.Remove(connection);
        }
    }

    private static IPAddress AddressOf(ConnectionContext connection) =>
        (connection.RemoteEndPoint as IPEndPoint)?.Address ?? IPAddress.None;
}
