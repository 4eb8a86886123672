using System.Collections.Concurrent;

namespace Kms.Bench.Creates;

/// <summary>The same with group commit: one thread takes all waiting inserts into one transaction.</summary>
internal sealed class GroupedRawDatabase : RawDatabase
{
    private readonly BlockingCollection<(string Id, byte[] Body, TaskCompletionSource Done)> waiting = [];
    private readonly Thread writer;

    public GroupedRawDatabase(string file)
        : base(file)
    {
        writer = new Thread(Write) { IsBackground = true };
        writer.Start();
    }

    public override Task Commit(string id, byte[] body)
    {
        var done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        waiting.Add((id, body, done));
        return done.Task;
    }

    public override void Dispose()
    {
        waiting.CompleteAdding();
        writer.Join();
        waiting.Dispose();
        base.Dispose();
    }

    private void Write()
    {
        var batch = new List<TaskCompletionSource>();
        foreach (var first in waiting.GetConsumingEnumerable())
        {
            using (var transaction = Begin())
            {
                for (var (id, body, done) = first; ;)
                {
                    Insert(id, body);
                    batch.Add(done);
                    if (!waiting.TryTake(out var next))
                    {
                        break;
                    }

                    (id, body, done) = next;
                }

                transaction.Commit();
            }

            batch.ForEach(done => done.SetResult());
            batch.Clear();
        }
    }
}
