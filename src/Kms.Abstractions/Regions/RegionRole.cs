namespace Kms.Regions;

/// <summary>What part a region has in a pair. A region without a peer is home.</summary>
public enum RegionRole
{
    /// <summary>Accepts writes and ships its changes to its peer, if it has one.</summary>
    Home,

    /// <summary>Follows its peer; serves no more than the read-only list.</summary>
    Replica,

    /// <summary>The home region is lost: serves reading and the use of keys; changes nothing.</summary>
    Failover,

    /// <summary>Was home until another region took over. Serves nothing, ships nothing; its tail waits to be looked at.</summary>
    Fenced,
}
