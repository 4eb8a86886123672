using Kms.Leases;
using Microsoft.Extensions.Logging;

namespace Kms.Orleans.Nodes;

/// <summary>Says in the log who comes and goes: what an operator wants to know first when keys are slow to answer.</summary>
internal sealed partial class MemberLog(ILogger logger, SiloAddress self, LeaseTerms terms)
{
    private ClusterMembershipSnapshot? last;

    /// <summary>
    /// Called with one snapshot after the other. The first one is where it begins: nothing is said of those who are there.
    /// </summary>
    public void Note(ClusterMembershipSnapshot now)
    {
        if (last is { } before && now.Version > before.Version)
        {
            foreach (var (address, node) in now.Members)
            {
                if (!address.Equals(self))
                {
                    Say(address, before.Members.TryGetValue(address, out var known) ? known.Status : SiloStatus.None, node.Status);
                }
            }
        }

        last = now;
    }

    private void Say(SiloAddress address, SiloStatus was, SiloStatus now)
    {
        switch (was, now)
        {
            case (not SiloStatus.Active, SiloStatus.Active):
                LogJoined(logger, address.Endpoint);
                break;
            case (SiloStatus.Active, SiloStatus.ShuttingDown or SiloStatus.Stopping):
                LogLeaves(logger, address.Endpoint);
                break;
            case (SiloStatus.Active, SiloStatus.Dead):
                LogGone(logger, address.Endpoint, terms.OfOthers.TotalSeconds);
                break;
        }
    }

    [LoggerMessage(1, LogLevel.Information, "Silo {Silo} is in the cluster.")]
    private static partial void LogJoined(ILogger logger, System.Net.IPEndPoint silo);

    [LoggerMessage(2, LogLevel.Information, "Silo {Silo} leaves the cluster: the others take over its keys.")]
    private static partial void LogLeaves(ILogger logger, System.Net.IPEndPoint silo);

    [LoggerMessage(3, LogLevel.Warning, "Silo {Silo} is gone: it ended without leaving, or does not answer. The others serve its keys within {Seconds:0.0} s.")]
    private static partial void LogGone(ILogger logger, System.Net.IPEndPoint silo, double seconds);
}
