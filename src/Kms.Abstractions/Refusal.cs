namespace Kms;

/// <summary>Why the service said no. A value of the domain: the gateway has one table that maps it to HTTP.</summary>
/// <param name="Code">The reason, for programs.</param>
/// <param name="Message">The reason, for people: what was wrong and, where possible, what would be right. Holds no secret.</param>
/// <param name="RetryAfter">When the same call may succeed. Null where repeating it cannot help.</param>
[GenerateSerializer, Immutable]
public sealed record Refusal(RefusalCode Code, string Message, TimeSpan? RetryAfter = null)
{
    /// <summary><c>Code: Message</c>, for logs and exceptions.</summary>
    public override string ToString() => $"{Code}: {Message}";
}

/// <summary>
/// The reasons there are. What each is over HTTP stands in <c>docs/api.md</c>: the status, and a code that Azure's SDKs know.
/// </summary>
public enum RefusalCode
{
    /// <summary>The input is wrong, whatever the state: size, name, algorithm, padding, tag.</summary>
    BadParameter,

    /// <summary>The service knows what is asked for and does not do it.</summary>
    NotSupported,

    /// <summary>The caller lacks the permission.</summary>
    AccessDenied,

    /// <summary>There is no such key, or no such version; or it is deleted, or not deleted where a deleted one is asked for.</summary>
    KeyNotFound,

    /// <summary>The version is disabled (<c>enabled</c>): it serves no operation.</summary>
    KeyDisabled,

    /// <summary>Before the version's <c>nbf</c> only decrypt, unwrapKey and verify are allowed.</summary>
    KeyNotYetValid,

    /// <summary>From the version's <c>exp</c> on only decrypt, unwrapKey and verify are allowed.</summary>
    KeyExpired,

    /// <summary>The operation is not among the key's key_ops, or the vault does not allow it.</summary>
    KeyOperationForbidden,

    /// <summary>The name is held by a key that is deleted and can be recovered.</summary>
    KeyIsDeletedButRecoverable,

    /// <summary>A key that is not deleted has the name: nothing is restored over it.</summary>
    KeyAlreadyExists,

    /// <summary>The blob is not a backup made here, or it was altered.</summary>
    BackupInvalid,

    /// <summary>Purge protection: the key or vault stays until its retention has ended.</summary>
    PurgeProtected,

    /// <summary>There is no such vault; or it is deleted, or not deleted where a deleted one is asked for.</summary>
    VaultNotFound,

    /// <summary>The name is held by a vault that is deleted and can be recovered.</summary>
    VaultIsDeletedButRecoverable,

    /// <summary>The vault is being emptied for ever; the name is free when that is done.</summary>
    VaultIsBeingPurged,

    /// <summary>The change contradicts the present state in another way (a property that is fixed at creation, for one).</summary>
    Conflict,

    /// <summary>The caller's Idempotency-Key belongs to another request on the same object.</summary>
    IdempotencyKeyReused,

    /// <summary>The change was carried out at its first request, and the object has changed since. Nothing was done now.</summary>
    AlreadyCarriedOut,

    /// <summary>A zone is away: existing keys work, changes are refused before anything was written.</summary>
    ZoneUnavailable,

    /// <summary>The change may or may not have happened. Repeat it with the same Idempotency-Key.</summary>
    OutcomeUnknown,

    /// <summary>The record's last change is undecided and the zone that could tell is away.</summary>
    RecordInDoubt,

    /// <summary>The stored record does not open under its place: damaged, moved, or sealed under another root key.</summary>
    RecordCorrupt,

    /// <summary>Too much at once.</summary>
    Throttled,

    /// <summary>What is done cannot be recorded, so nothing is done.</summary>
    AuditUnavailable,

    /// <summary>This region is no home region: it serves the read-only list and nothing else.</summary>
    ReadOnlyReplica,

    /// <summary>Another region was promoted in this one's place.</summary>
    RegionFenced,

    /// <summary>The caller has seen a newer state than this region has.</summary>
    SequenceNotReached,

    /// <summary>The replica has no whole copy of the vault yet.</summary>
    ReplicaIncomplete,

    /// <summary>The one-time code is none that the other region has made.</summary>
    PairingCodeWrong,

    /// <summary>The one-time code has paired two regions already.</summary>
    PairingCodeUsed,

    /// <summary>The one-time code was made too long ago: make another one.</summary>
    PairingCodeExpired,

    /// <summary>The two regions may not be paired: one has keys of another installation, or a peer already.</summary>
    PeerNotAllowed,

    /// <summary>The clocks of the two regions differ by more than minutes.</summary>
    PeerClockOff,

    /// <summary>The other region runs a release that does not speak this one's protocol.</summary>
    PeerTooOld,

    /// <summary>The other region does not answer, and this step needs its answer.</summary>
    PeerUnreachable,

    /// <summary>The node that holds this key cannot be reached; another takes over. Nothing was changed.</summary>
    NodeUnavailable,
}
