using Kms.Keys;
using Kms.Leases;
using Orleans.Concurrency;

namespace Kms.Orleans.Keys;

/// <summary>A key actor by address in a cluster: <see cref="IKeyActor"/>, and lending what crypto may use.</summary>
internal interface IKeyGrain : IGrainWithStringKey, IKeyActor
{
    /// <summary>
    /// What a node may use, and for how long. Needs no turn where the state is at hand, so that renewing goes on while a change is being written.
    /// </summary>
    /// <param name="have">The stamp of what the node holds already; null: nothing.</param>
    /// <param name="node">Who asks.</param>
    [AlwaysInterleave]
    [ResponseTimeout("00:00:10")]
    ValueTask<Result<Grant<KeyState>>> Borrow(string? have, string node, CancellationToken cancellation);

    /// <summary>Somebody else has written the record. When this returns, no call that comes later, on any node, uses what was known before.</summary>
    ValueTask Forget(CancellationToken cancellation);
}
