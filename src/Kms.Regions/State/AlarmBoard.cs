using System.Collections.Concurrent;

namespace Kms.Regions.State;

/// <summary>The alarms that are on. Each is told once when it begins; readable from any thread.</summary>
internal sealed class AlarmBoard(TimeProvider time, Action<ReplicationAlarm> alarmed)
{
    private readonly ConcurrentDictionary<(AlarmKind Kind, string Stream), ReplicationAlarm> present = new();

    public IReadOnlyList<ReplicationAlarm> Present => [.. present.Values.OrderBy(alarm => alarm.Since)];

    public void Raise(AlarmKind kind, string stream, long sequence, string message)
    {
        var alarm = new ReplicationAlarm(kind, stream, sequence, message, time.GetUtcNow());
        if (present.TryAdd((kind, stream), alarm))
        {
            alarmed(alarm);
        }
    }

    public void Clear(AlarmKind kind, string stream) => present.TryRemove((kind, stream), out _);

    public bool IsOn(AlarmKind kind, string stream) => present.ContainsKey((kind, stream));
}
