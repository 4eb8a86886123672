using Kms.TwoZone;

namespace Kms.Zones.Sql.Writing;

/// <summary>
/// One thread that takes all waiting requests into one transaction. While it is busy with one batch the next one gathers, so the more
/// callers there are the fewer transactions each statement costs. A thread of its own, because it blocks in the disk's flush: on the thread
/// pool it would take a core's worth of workers from callers that only want to sign.
/// </summary>
internal sealed class GroupCommit(string name, int batchLimit, IBatchExecutor executor)
{
    private readonly object _gate = new();
    private readonly Queue<WriteRequest> _waiting = new();
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly List<WriteRequest> _batch = [];
    private bool _started;
    private bool _stopping;
    private bool _idle;

    /// <summary>Queues a request. After <see cref="Stop"/> it is answered at once: unreachable.</summary>
    public void Post(WriteRequest request)
    {
        request.ListenForCancellation();
        lock (_gate)
        {
            if (!_stopping)
            {
                _waiting.Enqueue(request);
                Wake();
                return;
            }
        }

        Refuse(request);
    }

    /// <summary>Ends the thread after everything that was queued before, the given request last.</summary>
    public Task Stop(WriteRequest last)
    {
        lock (_gate)
        {
            if (!_stopping)
            {
                _waiting.Enqueue(last);
                Wake();
                _stopping = true;
            }
        }

        return _ended.Task;
    }

    private static void Refuse(WriteRequest request)
    {
        if (request.TryTake())
        {
            request.Decline(ZoneOutcome.Unreachable, "the zone is closed", damaged: false);
            request.Publish();
        }
    }

    private void Wake()
    {
        if (!_started)
        {
            _started = true;
            new Thread(Run) { Name = name, IsBackground = true }.Start();
        }
        else if (_idle)
        {
            _idle = false;
            Monitor.Pulse(_gate);
        }
    }

    private void Run()
    {
        while (Gather() is { } exclusive)
        {
            exclusive.Run();
            exclusive.Publish();
        }

        _ended.SetResult();
    }

    /// <summary>Executes batches until an exclusive request is first in the queue, and returns that; null when stopped.</summary>
    private ExclusiveRequest? Gather()
    {
        while (true)
        {
            _batch.Clear();
            lock (_gate)
            {
                while (_waiting.Count == 0)
                {
                    if (_stopping)
                    {
                        return null;
                    }

                    _idle = true;
                    Monitor.Wait(_gate);
                }

                while (_batch.Count < batchLimit && _waiting.TryPeek(out var next))
                {
                    if (next is ExclusiveRequest exclusive)
                    {
                        if (_batch.Count > 0)
                        {
                            break;
                        }

                        _waiting.Dequeue();
                        if (exclusive.TryTake())
                        {
                            return exclusive;
                        }

                        continue;
                    }

                    if (_waiting.Dequeue().TryTake())
                    {
                        _batch.Add(next);
                    }
                }
            }

            if (_batch.Count > 0)
            {
                executor.Execute(_batch);
                foreach (var request in _batch)
                {
                    request.Publish();
                }

                executor.Settle();
            }
        }
    }
}
