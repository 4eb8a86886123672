using Kms.Records;
using Kms.TwoZone;
using Kms.Zones.Sql.Writing;

namespace Kms.Zones.Sql.PostgreSql;

/// <content>Writes: queued, and sent together with those of other callers.</content>
public sealed partial class PostgreSqlZone
{
    public ValueTask<ZoneReply<long>> Execute(ZoneStatement statement, FencingToken token, CancellationToken cancellation) =>
        Post(new StatementRequest(statement, token, cancellation), cancellation);

    public ValueTask<ZoneReply<bool>> SetControl(ZoneControl? expected, ZoneControl next, CancellationToken cancellation) =>
        Post(new ControlRequest(expected, next, cancellation), cancellation);

    public ValueTask<ZoneReply<bool>> Install(FencingToken token, InstallBatch batch, CancellationToken cancellation) =>
        Post(new InstallRequest(token, batch, cancellation), cancellation);

    public ValueTask<ZoneReply<bool>> Deny(Denial denial, FencingToken token, CancellationToken cancellation) =>
        Post(new DenialRequest(token, denial, [], cancellation), cancellation);

    public ValueTask<ZoneReply<bool>> Withdraw(IReadOnlyList<string> denialIds, FencingToken token, CancellationToken cancellation) =>
        Post(new DenialRequest(token, null, denialIds, cancellation), cancellation);

    private ValueTask<ZoneReply<T>> Post<T>(WriteRequest<T> request, CancellationToken cancellation)
    {
        if (cancellation.IsCancellationRequested)
        {
            return ValueTask.FromCanceled<ZoneReply<T>>(cancellation);
        }

        if (Volatile.Read(ref session) is not { } open)
        {
            return new(fault.Unreachable<T>());
        }

        open.Post(request);
        return request.Pending;
    }
}
