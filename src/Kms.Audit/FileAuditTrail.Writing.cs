using System.Diagnostics;

namespace Kms.Audit;

/// <content>The writing side. The thread that set <c>writing</c> owns the writer and the current batch until it clears it.</content>
public sealed partial class FileAuditTrail
{
    /// <summary>Inside the lock.</summary>
    private void BeginWriting()
    {
        (filling, current) = (current, filling);
        writing = true;
        urgent = false;
        if (awaitRoom > 0)
        {
            Monitor.PulseAll(gate);
        }
    }

    private bool WriteOut(bool checkpoint)
    {
        try
        {
            writer.Write(current.Records.AsSpan(0, current.Count), checkpoint);
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            Fail(problem);
            return false;
        }

        lock (gate)
        {
            if (checkpoint)
            {
                checkpointAt = Stopwatch.GetTimestamp();
            }

            if (stuck)
            {
                stuck = false;
                canRecord = !stopping;
                LogRecovered(logger);
            }

            current.Clear();
            current.Tell(written: true);
            writing = false;
            if (awaitsWriter || urgent)
            {
                Monitor.PulseAll(gate);
            }
        }

        return true;
    }

    /// <summary>
    /// The batch stays, and the thread goes on with it. Who waits is not kept waiting for a disk that may stay full for hours.
    /// </summary>
    private void Fail(Exception problem)
    {
        lock (gate)
        {
            if (!stuck)
            {
                LogFailed(logger, problem.Message);
            }

            canRecord = false;
            stuck = true;
            current.Tell(written: false);
            filling.Tell(written: false);
            Monitor.PulseAll(gate);
        }
    }
}
