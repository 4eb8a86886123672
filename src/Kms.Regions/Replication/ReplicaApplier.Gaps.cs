using Kms.Regions.Messages;
using Kms.Regions.State;

namespace Kms.Regions.Replication;

/// <content>
/// What is missing, and since when. A change that came too early shows a gap; so does a home region that says it has more while nothing
/// arrives. Either becomes an alarm if it lasts, and ends with the next change that is applied.
/// </content>
public sealed partial class ReplicaApplier
{
    private readonly Dictionary<string, (long Sequence, long Since)> missing = new(StringComparer.Ordinal);

    /// <summary>Raises alarms whose time has come. Twice a second, as a turn.</summary>
    public void Tick()
    {
        foreach (var (stream, gap) in missing)
        {
            if (ports.Time.GetElapsedTime(gap.Since) >= ports.GapAlarmAfter)
            {
                alarms.Raise(AlarmKind.Gap, stream, gap.Sequence, stream.Length == 0
                    ? "The home region has changes that do not arrive."
                    : $"Change {gap.Sequence} of stream '{stream}' does not arrive, and later ones wait for it.");
            }
        }
    }

    private void Miss(string stream, long sequence)
    {
        if (!missing.TryGetValue(stream, out var known) || known.Sequence != sequence)
        {
            missing[stream] = (sequence, ports.Time.GetTimestamp());
        }
    }

    /// <summary>Something was applied: the stream goes on, and so does the link.</summary>
    private void Arrived(string stream)
    {
        foreach (var ended in (ReadOnlySpan<string>)[stream, string.Empty])
        {
            if (missing.Remove(ended))
            {
                alarms.Clear(AlarmKind.Gap, ended);
            }
        }
    }

    private void Expect(LinkHeartbeat beat)
    {
        if (beat.PendingChanges > 0)
        {
            Miss(string.Empty, 0);
        }
        else
        {
            Arrived(string.Empty);
        }
    }
}
