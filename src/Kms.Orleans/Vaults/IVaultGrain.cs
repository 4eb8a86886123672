using Kms.Leases;
using Kms.Vaults;
using Orleans.Concurrency;

namespace Kms.Orleans.Vaults;

/// <summary>A vault actor by address in a cluster: <see cref="IVaultActor"/>, and lending its state.</summary>
internal interface IVaultGrain : IGrainWithStringKey, IVaultActor
{
    /// <inheritdoc cref="Keys.IKeyGrain.Borrow"/>
    [AlwaysInterleave]
    [ResponseTimeout("00:00:10")]
    ValueTask<Result<Grant<VaultState>>> Borrow(string? have, string node, CancellationToken cancellation);

    /// <summary>Somebody else has written the record. When this returns, no call that comes later, on any node, uses what was known before.</summary>
    ValueTask Forget(CancellationToken cancellation);
}
