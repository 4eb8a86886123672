using Kms.Leases;
using Kms.Records;
using Orleans.Concurrency;

namespace Kms.Orleans.Records;

/// <summary>A record's actor by the record's id in a cluster: <see cref="IRecordActor"/>, and lending what may be used of it.</summary>
internal interface IRecordGrain : IGrainWithStringKey, IRecordActor
{
    /// <summary>
    /// What a node may use, and for how long. Needs no turn where the state is at hand, so that renewing goes on while a change is being
    /// written.
    /// </summary>
    /// <param name="have">The stamp of what the node holds already; null: nothing.</param>
    /// <param name="node">Who asks.</param>
    [AlwaysInterleave]
    [ResponseTimeout("00:00:10")]
    ValueTask<Result<Grant<RecordState>>> Borrow(string? have, string node, CancellationToken cancellation);

    /// <summary>
    /// Another process has written the record. When this returns, no call that comes later, on any node, uses what was known before.
    /// </summary>
    ValueTask Forget(CancellationToken cancellation);
}
