using Kms.Operations;
using Kms.Wire;

namespace Kms.Http.Routing;

/// <summary>Which bodies an operation has.</summary>
/// <param name="Request">Null: it takes nothing but its address.</param>
/// <param name="Answer">Null: there is nothing to say beyond success.</param>
internal sealed record OperationBodies(Operation Operation, Type? Request, Type? Answer)
{
    private static readonly Type Use = typeof(KeyOperationParameters);
    private static readonly Type UseResult = typeof(KeyOperationResult);
    private static readonly Type Key = typeof(KeyBundle);
    private static readonly Type Keys = typeof(ListResult<KeyItem>);
    private static readonly Type Vault = typeof(VaultBody);
    private static readonly Type Vaults = typeof(ListResult<VaultBody>);
    private static readonly Type Region = typeof(RegionBody);
    private static readonly Type Policy = typeof(RotationPolicyBody);

    public static IReadOnlyList<OperationBodies> All { get; } =
    [
        new(Operation.Encrypt, Use, UseResult),
        new(Operation.Decrypt, Use, UseResult),
        new(Operation.Sign, Use, UseResult),
        new(Operation.Verify, Use, typeof(KeyVerifyResult)),
        new(Operation.WrapKey, Use, UseResult),
        new(Operation.UnwrapKey, Use, UseResult),
        new(Operation.CreateKey, typeof(KeyCreateParameters), Key),
        new(Operation.ImportKey, typeof(KeyImportParameters), Key),
        new(Operation.RotateKey, null, Key),
        new(Operation.GetKey, null, Key),
        new(Operation.UpdateKey, typeof(KeyUpdateParameters), Key),
        new(Operation.ListKeys, null, Keys),
        new(Operation.ListKeyVersions, null, Keys),
        new(Operation.BackupKey, null, typeof(BackupKeyResult)),
        new(Operation.RestoreKey, typeof(KeyRestoreParameters), Key),
        new(Operation.DeleteKey, null, Key),
        new(Operation.GetDeletedKey, null, Key),
        new(Operation.ListDeletedKeys, null, Keys),
        new(Operation.RecoverKey, null, Key),
        new(Operation.PurgeKey, null, null),
        new(Operation.GetRotationPolicy, null, Policy),
        new(Operation.SetRotationPolicy, Policy, Policy),
        new(Operation.RandomBytes, typeof(RandomBytesParameters), typeof(RandomBytesResult)),
        new(Operation.CreateVault, Vault, Vault),
        new(Operation.GetVault, null, Vault),
        new(Operation.UpdateVault, Vault, Vault),
        new(Operation.ListVaults, null, Vaults),
        new(Operation.DeleteVault, null, Vault),
        new(Operation.GetDeletedVault, null, Vault),
        new(Operation.ListDeletedVaults, null, Vaults),
        new(Operation.RecoverVault, null, Vault),
        new(Operation.PurgeVault, null, null),
        new(Operation.GetZones, null, typeof(ZonesBody)),
        new(Operation.ReplaceZone, null, typeof(ZonesBody)),
        new(Operation.GetRegion, null, Region),
        new(Operation.StartPairing, null, typeof(PairingCodeBody)),
        new(Operation.PairRegion, typeof(PairParameters), Region),
        new(Operation.FailOverRegion, null, Region),
        new(Operation.PromoteRegion, null, Region),
        new(Operation.FailBackRegion, null, Region),
        new(Operation.UnpairRegion, null, Region),
        new(Operation.RecopyVault, typeof(RecopyParameters), Region),
        new(Operation.GetQuarantine, null, typeof(ListResult<QuarantinedChangeBody>)),
        new(Operation.GetBackups, null, typeof(BackupsBody)),
        new(Operation.BackUpNow, null, typeof(BackupsBody)),
        new(Operation.VerifyBackups, null, typeof(BackupsBody)),
    ];

    public static OperationBodies Of(Operation operation) => All.Single(row => row.Operation == operation);
}
