using Kms.Access;
using Kms.Keys;
using Kms.Orleans.Callers;
using Kms.Orleans.Keys;
using Kms.Orleans.Leases;
using Kms.Orleans.Vaults;
using Kms.Records;
using Kms.Vaults;

namespace Kms.Orleans.Nodes;

/// <summary>What this node uses without asking: keys with their handles, and vaults.</summary>
internal sealed class NodeShelf : IDisposable
{
    private readonly Shelf<KeyId, KeyState, KeySnapshot> keys;
    private readonly Shelf<VaultName, VaultState, VaultState> vaults;
    private readonly ITimer sweeper;

    public NodeShelf(IGrainFactory grains, ILocalSiloDetails local, KmsNodeOptions options, ActorPorts ports)
    {
        var self = local.SiloAddress.ToParsableString();
        keys = new(
            (id, have, caller) =>
            {
                var grain = grains.GetGrain<IKeyGrain>(GrainKeys.Of(id));
                return GrainCall.Ask(caller, () => grain.Borrow(have, self, CancellationToken.None), CancellationToken.None);
            },
            (before, grant) => grant.LatestUnknown || before is null
                ? KeySnapshot.Open(grant.State!, ports.Materials, grant.LatestUnknown)
                : before.Next(grant.State!, ports.Materials),
            snapshot => snapshot.Close(),
            ports.Time);
        vaults = new(
            (name, have, caller) =>
            {
                var grain = grains.GetGrain<IVaultGrain>(GrainKeys.Of(name));
                return GrainCall.Ask(caller, () => grain.Borrow(have, self, CancellationToken.None), CancellationToken.None);
            },
            (_, grant) => grant.State!,
            _ => { },
            ports.Time);
        sweeper = ports.Time.CreateTimer(_ => Sweep(), null, options.IdleTime, options.IdleTime);
    }

    /// <summary>How many keys are in memory here.</summary>
    public int Keys => keys.Count;

    public ValueTask<Result<KeySnapshot>> Get(KeyId key, Caller caller, CancellationToken cancellation) => keys.Get(key, caller, cancellation);

    public ValueTask<Result<VaultState>> Get(VaultName vault, Caller caller, CancellationToken cancellation) => vaults.Get(vault, caller, cancellation);

    /// <summary>When this returns, no call that comes in later uses what was held of the record.</summary>
    public void Drop(string recordId)
    {
        if (KeyRecord.TryParseId(recordId, out var key))
        {
            keys.Drop(key);
        }
        else if (VaultRecord.TryParseId(recordId, out var vault))
        {
            vaults.Drop(vault);
        }
    }

    /// <summary>Lets go of everything, as if it had been idle.</summary>
    public void Clear()
    {
        keys.Clear();
        vaults.Clear();
    }

    public void Dispose()
    {
        sweeper.Dispose();
        Clear();
    }

    private void Sweep()
    {
        keys.Sweep();
        vaults.Sweep();
    }
}
