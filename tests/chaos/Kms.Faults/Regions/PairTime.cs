using System.Globalization;

namespace Kms.Faults.Regions;

/// <summary>What two regions have used of all processors since this was made: a figure that a busy machine does not change much.</summary>
internal sealed class PairTime(RegionPair pair)
{
    private readonly TimeSpan home = pair.Home.Host.ProcessorTime;
    private readonly TimeSpan replica = pair.Replica.Host.ProcessorTime;

    public TimeSpan Home => pair.Home.Host.ProcessorTime - home;

    public TimeSpan Replica => pair.Replica.Host.ProcessorTime - replica;

    public string Each(int changes) => string.Create(
        CultureInfo.InvariantCulture, $"home region {Home.TotalMicroseconds / changes:F0} us, replica {Replica.TotalMicroseconds / changes:F0} us");
}
