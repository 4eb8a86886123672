using Kms.Records;
using Kms.TwoZone;

namespace Kms.Zones.Sql.Writing;

internal sealed class StatementRequest(ZoneStatement statement, FencingToken token, CancellationToken cancellation) : WriteRequest<long>(cancellation)
{
    public ZoneStatement Statement { get; } = statement;

    public FencingToken Token { get; } = token;

    public override bool MustBeDurable => Statement.MustBeDurable;

    /// <summary>
    /// What follows a prepare that went through is the next statement of the same write, which only has to be queued: done by the writer
    /// itself, it saves two changes of thread for each write.
    /// </summary>
    protected override bool ContinuesOnWriter => Statement is Prepare && Reply.IsApplied;
}

internal sealed class ControlRequest(ZoneControl? expected, ZoneControl next, CancellationToken cancellation) : WriteRequest<bool>(cancellation)
{
    public ZoneControl? Expected { get; } = expected;

    public ZoneControl Next { get; } = next;

    public override bool MustBeDurable => true;
}

internal sealed class InstallRequest(FencingToken token, InstallBatch batch, CancellationToken cancellation) : WriteRequest<bool>(cancellation)
{
    public FencingToken Token { get; } = token;

    public InstallBatch Batch { get; } = batch;

    public override bool MustBeDurable => true;
}

/// <summary>A change of the deny log: one entry more, or some that have become normal versions less.</summary>
internal sealed class DenialRequest(FencingToken token, Denial? add, IReadOnlyList<string> remove, CancellationToken cancellation)
    : WriteRequest<bool>(cancellation)
{
    public FencingToken Token { get; } = token;

    public Denial? Add { get; } = add;

    public IReadOnlyList<string> Remove { get; } = remove;

    public override bool MustBeDurable => true;
}

/// <summary>Work on the database itself (open, replace, close): in turn with the writes, alone and outside any transaction.</summary>
internal sealed class ExclusiveRequest(Func<ZoneReply<bool>> work, CancellationToken cancellation) : WriteRequest<bool>(cancellation)
{
    public override bool MustBeDurable => false;

    public void Run() => Reply = work();
}
