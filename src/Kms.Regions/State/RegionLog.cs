using Microsoft.Extensions.Logging;

namespace Kms.Regions.State;

/// <summary>What operators read about the pair of regions.</summary>
public sealed partial class RegionLog(ILogger logger)
{
    private readonly ILogger logger = logger;

    public void Raise(ReplicationAlarm alarm) => Alarm(alarm.Kind, alarm.Stream, alarm.Sequence, alarm.Message);

    [LoggerMessage(1, LogLevel.Information, "This region is {Role} now, in epoch {Epoch}: {Reason}")]
    public partial void Became(RegionRole role, long epoch, string reason);

    [LoggerMessage(2, LogLevel.Warning, "Replication, {Kind} in '{Stream}' at {Sequence}: {Message}")]
    private partial void Alarm(AlarmKind kind, string stream, long sequence, string message);

    [LoggerMessage(3, LogLevel.Warning, "The peer cannot be asked whether it was promoted while this region was away, so this region goes on as home: {Reason}")]
    public partial void PeerUnknown(string reason);

    [LoggerMessage(4, LogLevel.Warning, "A step towards following the promoted region is not done yet and is tried again: {Reason}")]
    public partial void NotYet(string reason);

    [LoggerMessage(5, LogLevel.Warning, "{Count} changes that only this region had are in quarantine: GET /region/quarantine lists them.")]
    public partial void Quarantined(long count);

    [LoggerMessage(6, LogLevel.Warning, "Region '{Region}' may not join: {Reason}")]
    public partial void JoinRefused(string region, string reason);

    [LoggerMessage(7, LogLevel.Error, "The stream to the other region broke off and is started again.")]
    public partial void StreamFailed(Exception problem);

    [LoggerMessage(8, LogLevel.Information, "This silo does not know its region's role yet: {Reason}")]
    public partial void Waits(string reason);

    [LoggerMessage(11, LogLevel.Information, "This silo decides for the region from now on. The region is {Role}, in epoch {Epoch}.")]
    public partial void Decides(RegionRole role, long epoch);

    [LoggerMessage(10, LogLevel.Debug, "The controller could not be told of a change that was committed on this silo; it finds the change by itself.")]
    public partial void HintLost(Exception problem);

    [LoggerMessage(9, LogLevel.Error, "This silo could not ask for its region's role; it asks again.")]
    public partial void LookFailed(Exception problem);
}
