namespace Kms.Audit;

/// <summary>
/// What an audit record says was asked for. Named as the methods of <see cref="IKms"/>, but that using a key has a name for each way of using it.
/// </summary>
public enum AuditedOperation
{
    CreateKey,
    ImportKey,
    RotateKey,
    GetKey,
    UpdateKey,
    ListKeys,
    ListKeyVersions,
    Encrypt,
    Decrypt,
    Sign,
    Verify,
    WrapKey,
    UnwrapKey,
    BackupKey,
    RestoreKey,
    DeleteKey,
    GetDeletedKey,
    ListDeletedKeys,
    RecoverKey,
    PurgeKey,
    GetRotationPolicy,
    SetRotationPolicy,
    RandomBytes,
    CreateVault,
    GetVault,
    UpdateVault,
    DeleteVault,
    ListVaults,
    GetDeletedVault,
    ListDeletedVaults,
    RecoverVault,
    PurgeVault,
    GetZones,
    ReplaceZone,
    GetRegion,
    StartPairing,
    PairRegion,
    FailOverRegion,
    PromoteRegion,
    FailBackRegion,
    UnpairRegion,
    RecopyVault,
    GetQuarantine,
    GetBackups,
    BackUpNow,
    VerifyBackups,

    /// <summary>Asked to use a key for something that is no use of a key.</summary>
    UseKey,

    /// <summary>Nobody asked: the service did what was due (a rotation, the end of a retention).</summary>
    Elapse,

    /// <summary>A request whose caller could not be told. Only ever refused: whoever is known is recorded with what they asked for.</summary>
    Authenticate,
}
