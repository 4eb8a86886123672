using Kms.Http;
using Microsoft.AspNetCore.Connections;

namespace Kms.Edge.Connections;

/// <summary>How far a connection has come. The later, the dearer.</summary>
internal enum ConnectionStage
{
    /// <summary>It sent nothing.</summary>
    Silent,

    /// <summary>It began the handshake, and may be in the middle of it.</summary>
    Greeted,

    /// <summary>It sent a request.</summary>
    Asked,
}

/// <summary>A connection and what is known of it. How dear it is decides which one is closed for another.</summary>
internal sealed class OpenConnection(ConnectionContext connection, ConnectionGroup group, bool isLocal, long openedAt) : IProvenCaller
{
    private int active;
    private long activeSince;
    private long usedAt = openedAt;
    private volatile ConnectionStage stage;
    private volatile bool isKnown;

    public ConnectionGroup Group => group;

    /// <summary>From this machine.</summary>
    public bool IsLocal => isLocal;

    public long OpenedAt { get; } = openedAt;

    /// <summary>When its last request began or ended.</summary>
    public long UsedAt => Volatile.Read(ref usedAt);

    public ConnectionStage Stage => stage;

    /// <summary>A request is being answered.</summary>
    public bool IsActive => Volatile.Read(ref active) > 0;

    /// <summary>Since when there was always a request being answered; only for one that is active.</summary>
    public long ActiveSince => Volatile.Read(ref activeSince);

    /// <summary>A caller was told by a token on it.</summary>
    public bool IsKnown => isKnown;

    /// <summary>Where it is in the lists of all connections and of its group. Under the table's lock.</summary>
    public LinkedListNode<OpenConnection>? PlaceInAll { get; set; }

    public LinkedListNode<OpenConnection>? PlaceInGroup { get; set; }

    /// <summary>The handshake has begun.</summary>
    public void Greet() => stage = ConnectionStage.Greeted;

    public void Begin(long now)
    {
        if (Interlocked.Increment(ref active) == 1)
        {
            Volatile.Write(ref activeSince, now);
        }

        Volatile.Write(ref usedAt, now);
        stage = ConnectionStage.Asked;
    }

    public void Prove() => isKnown = true;

    public void End(long now)
    {
        Volatile.Write(ref usedAt, now);
        Interlocked.Decrement(ref active);
    }

    public void Close(string why) => connection.Abort(new ConnectionAbortedException(why));
}
