using System.Diagnostics;

namespace Kms.Audit;

/// <content>The thread that writes the records that no caller waits for, sets the checkpoints, and goes on after a failure.</content>
public sealed partial class FileAuditTrail
{
    private void Run()
    {
        var isLastTry = false;
        while (Gather(ref isLastTry, out var checkpoint))
        {
            WriteOut(checkpoint);
        }

        try
        {
            if (!stuck)
            {
                writer.Close();
            }
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            LogNotClosed(logger, problem.Message);
        }

        writer.Dispose();
        ended.SetResult();
    }

    /// <summary>Waits until there is something to write and no other thread writes. False: the end.</summary>
    private bool Gather(ref bool isLastTry, out bool checkpoint)
    {
        lock (gate)
        {
            checkpoint = false;
            while (true)
            {
                if (stuck)
                {
                    if (isLastTry)
                    {
                        LogLost(logger, current.Count + filling.Count);
                        return false;
                    }

                    if (!stopping)
                    {
                        Monitor.Wait(gate, options.RetryTime);
                    }

                    isLastTry = stopping;
                    return true;
                }

                if (writing)
                {
                    awaitsWriter = true;
                    Monitor.Wait(gate);
                    awaitsWriter = false;
                    continue;
                }

                if (stopping && filling.Count == 0)
                {
                    return false;
                }

                var wait = UntilDue(out checkpoint);
                if (stopping || wait <= TimeSpan.Zero)
                {
                    BeginWriting();
                    return true;
                }

                Rest(wait);
            }
        }
    }

    /// <summary>
    /// While records come, the thread looks for them by itself: waking it for each would cost more than writing the record. It sleeps, and
    /// is to be woken, when none has come for a while.
    /// </summary>
    private void Rest(TimeSpan wait)
    {
        sleeps = !cameSince && filling.Count == 0;
        cameSince = false;
        Monitor.Wait(gate, sleeps || wait < options.BatchTime ? wait : options.BatchTime);
        sleeps = false;
    }

    private TimeSpan UntilDue(out bool checkpoint)
    {
        var untilCheckpoint = filling.Count > 0 || writer.OwesCheckpoint
            ? options.CheckpointTime - Stopwatch.GetElapsedTime(checkpointAt)
            : Timeout.InfiniteTimeSpan;
        checkpoint = untilCheckpoint != Timeout.InfiniteTimeSpan && untilCheckpoint <= TimeSpan.Zero;
        if (filling.Count == 0)
        {
            return checkpoint ? TimeSpan.Zero : untilCheckpoint == Timeout.InfiniteTimeSpan ? TimeSpan.FromHours(1) : untilCheckpoint;
        }

        return urgent || filling.Count >= wakeAt ? TimeSpan.Zero : options.BatchTime - Stopwatch.GetElapsedTime(fillingSince);
    }
}
