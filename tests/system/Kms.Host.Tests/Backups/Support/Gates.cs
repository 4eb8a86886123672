using Kms.Testing;
using Kms.TwoZone;

namespace Kms.HostTests.Backups.Support;

/// <summary>Stops statements on their way into one of two zones.</summary>
internal sealed class Gates
{
    private readonly Dictionary<(string RecordId, bool InB, bool IsCommit), TaskCompletionSource> closed = [];

    public Gates(MemoryZone a, MemoryZone b)
    {
        a.BeforeStatement = statement => Pass(statement, inB: false);
        b.BeforeStatement = statement => Pass(statement, inB: true);
    }

    /// <summary>The next prepare or commit of this record waits in this zone until the answer is completed.</summary>
    public TaskCompletionSource Close(string recordId, bool inB, bool atCommit) => closed[(recordId, inB, atCommit)] = new TaskCompletionSource();

    private async ValueTask<bool> Pass(ZoneStatement statement, bool inB)
    {
        if (closed.Remove((statement.RecordId, inB, statement is Commit), out var go))
        {
            await go.Task;
        }

        return true;
    }
}
