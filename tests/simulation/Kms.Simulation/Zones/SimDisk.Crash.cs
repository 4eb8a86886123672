using Kms.Records;

namespace Kms.Simulation.Zones;

/// <content>What a power loss takes, and images of the whole.</content>
internal sealed partial class SimDisk
{
    /// <summary>The power fails: of the statements that were not flushed the first <paramref name="kept"/> remain.</summary>
    public void Crash(int kept)
    {
        for (var i = unflushed.Count - 1; i >= kept; i--)
        {
            var (before, log, head, sequence, entry) = unflushed[i];
            Put(before);
            if (sequence > 0)
            {
                log[sequence] = entry;
            }

            log.EndAt(head);
        }

        unflushed.Clear();
    }

    public void Wipe() => Become(new SimDisk(rules));

    /// <summary>An image for <see cref="Become"/>: the machine's backup, say.</summary>
    public SimDisk Copy()
    {
        var copy = new SimDisk(rules);
        copy.Become(this);
        return copy;
    }

    public void Become(SimDisk image)
    {
        unflushed.Clear();
        rows.Clear();
        rows.AddRange(image.rows);
        logs.Clear();
        foreach (var log in image.logs)
        {
            logs.Add(log.Copy());
        }

        denials.Clear();
        denials.AddRange(image.denials);
        Control = image.Control;
    }

    private readonly record struct Undo(ZoneRow Before, DiskLog Log, long Head, long Sequence, ChangeEntry? Entry);
}
