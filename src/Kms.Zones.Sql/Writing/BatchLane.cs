using Kms.TwoZone;

namespace Kms.Zones.Sql.Writing;

/// <summary>
/// Group commit for a database behind a network: while one batch is under way the next one gathers. There is no thread; the first request
/// of an idle lane is sent on its caller's thread, the others on the thread that got the answer before.
/// </summary>
/// <param name="bound">
/// The longest that a request waits for its reply, its time in the queue included: what is left of it is the sender's time for the batch.
/// </param>
internal sealed class BatchLane(int batchLimit, TimeSpan bound, TimeProvider time, IBatchSender sender)
{
    /// <summary>
    /// A request that has waited for longer than this share of the bound is not sent any more: the rest would be too short.
    /// </summary>
    private const double WaitShareMax = 0.75;

    private readonly object gate = new();
    private readonly Queue<WriteRequest> waiting = new();
    private readonly List<WriteRequest> batch = [];
    private readonly TaskCompletionSource idle = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private ZoneReply<bool>? stopped;
    private bool isBusy;

    /// <summary>Queues a request. After <see cref="Stop"/> it is answered at once.</summary>
    public void Post(WriteRequest request)
    {
        request.PostedAt = time.GetTimestamp();
        request.ListenForCancellation();
        ZoneReply<bool>? refusal;
        lock (gate)
        {
            refusal = stopped;
            if (refusal is null)
            {
                waiting.Enqueue(request);
                if (isBusy)
                {
                    return;
                }

                isBusy = true;
            }
        }

        if (refusal is { } why)
        {
            Refuse(request, why);
            return;
        }

        if (!ReplyRound.Defers(this))
        {
            Start();
        }
    }

    /// <summary>Sends what is waiting. Once for every time that the lane stops being idle.</summary>
    public void Start()
    {
        if (ExecutionContext.IsFlowSuppressed())
        {
            _ = Run();
            return;
        }

        // The lane outlives the caller: nothing of the caller's context goes with it.
        using (ExecutionContext.SuppressFlow())
        {
            _ = Run();
        }
    }

    /// <summary>
    /// Refuses what comes from now on, and what is waiting too unless that is to be finished. Completes when the lane is idle.
    /// </summary>
    public Task Stop(ZoneReply<bool> why, bool finishWaiting)
    {
        WriteRequest[] refused = [];
        lock (gate)
        {
            stopped ??= why;
            if (!finishWaiting)
            {
                refused = [.. waiting];
                waiting.Clear();
            }

            if (!isBusy)
            {
                idle.TrySetResult();
            }
        }

        foreach (var request in refused)
        {
            Refuse(request, why);
        }

        return idle.Task;
    }

    private static void Refuse(WriteRequest request, ZoneReply<bool> why)
    {
        if (request.TryTake())
        {
            request.Decline(ZoneOutcome.Unreachable, why.Reason ?? string.Empty, why.Damaged);
            request.Publish();
        }
    }

    private async Task Run()
    {
        while (Gather() is { } within)
        {
            if (within < bound * (1 - WaitShareMax))
            {
                Decline();
            }
            else
            {
                await sender.Send(batch, within);
            }

            if (EndWithOne() is { } alone)
            {
                // Its caller goes on here: the lane is idle, and the call that brings the next one sends it.
                alone.Publish(here: true);
                return;
            }

            ReplyRound.Publish(batch);
        }
    }

    /// <summary>The request of a batch of one when nothing else is waiting; the lane is idle then.</summary>
    private WriteRequest? EndWithOne()
    {
        lock (gate)
        {
            if (batch.Count > 1 || waiting.Count > 0)
            {
                return null;
            }

            var alone = batch[0];
            Rest();
            return alone;
        }
    }

    private void Rest()
    {
        batch.Clear();
        isBusy = false;
        if (stopped is not null)
        {
            idle.TrySetResult();
        }
    }

    private void Decline()
    {
        foreach (var request in batch)
        {
            request.Decline(ZoneOutcome.Unreachable, "the database is too slow: the change was not sent", damaged: false);
        }
    }

    /// <summary>Takes the next batch; answers what is left of the bound of its oldest request. Null when there is nothing to do.</summary>
    private TimeSpan? Gather()
    {
        batch.Clear();
        lock (gate)
        {
            while (batch.Count < batchLimit && waiting.TryPeek(out var next) && (batch.Count == 0 || sender.Joins(batch[0], next)))
            {
                if (waiting.Dequeue().TryTake())
                {
                    batch.Add(next);
                }
            }

            if (batch.Count > 0)
            {
                return bound - time.GetElapsedTime(batch[0].PostedAt);
            }

            Rest();
            return null;
        }
    }
}
