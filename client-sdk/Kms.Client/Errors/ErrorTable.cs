namespace Kms.Client.Errors;

/// <summary>The one place where a refusal becomes an exception.</summary>
internal static class ErrorTable
{
    private static readonly (RefusalCode Code, Func<KmsError, KmsException> Make, bool Transient)[] Rows =
    [
        (RefusalCode.BadParameter, Invalid, false),
        (RefusalCode.NotSupported, Invalid, false),
        (RefusalCode.BackupInvalid, Invalid, false),
        (RefusalCode.AccessDenied, error => new KmsAccessDeniedException(error), false),
        (RefusalCode.KeyDisabled, NotUsable, false),
        (RefusalCode.KeyNotYetValid, NotUsable, false),
        (RefusalCode.KeyExpired, NotUsable, false),
        (RefusalCode.KeyOperationForbidden, NotUsable, false),
        (RefusalCode.PurgeProtected, error => new KmsPurgeProtectedException(error), false),
        (RefusalCode.KeyNotFound, error => new KmsKeyNotFoundException(error), false),
        (RefusalCode.VaultNotFound, error => new KmsVaultNotFoundException(error), false),
        (RefusalCode.KeyIsDeletedButRecoverable, Conflict, false),
        (RefusalCode.KeyAlreadyExists, Conflict, false),
        (RefusalCode.VaultIsDeletedButRecoverable, Conflict, false),
        (RefusalCode.VaultIsBeingPurged, Conflict, false),
        (RefusalCode.Conflict, Conflict, false),
        (RefusalCode.AlreadyCarriedOut, Conflict, false),
        (RefusalCode.IdempotencyKeyReused, Invalid, false),
        (RefusalCode.PairingCodeWrong, Conflict, false),
        (RefusalCode.PairingCodeUsed, Conflict, false),
        (RefusalCode.PairingCodeExpired, Conflict, false),
        (RefusalCode.PeerNotAllowed, Conflict, false),
        (RefusalCode.PeerClockOff, Conflict, false),
        (RefusalCode.PeerTooOld, Conflict, false),
        (RefusalCode.SequenceNotReached, Conflict, false),
        (RefusalCode.ReadOnlyReplica, ReadOnly, false),
        (RefusalCode.RegionFenced, ReadOnly, false),
        (RefusalCode.Throttled, Unavailable, true),
        (RefusalCode.ZoneUnavailable, Unavailable, true),
        (RefusalCode.RecordInDoubt, Unavailable, true),
        (RefusalCode.AuditUnavailable, Unavailable, true),
        (RefusalCode.ReplicaIncomplete, Unavailable, true),
        (RefusalCode.PeerUnreachable, Unavailable, true),
        (RefusalCode.NodeUnavailable, Unavailable, true),
        (RefusalCode.OutcomeUnknown, error => new KmsOutcomeUnknownException(error with { MayHaveHappened = true }), true),
        (RefusalCode.RecordCorrupt, error => new KmsServiceFaultException(error), false),
    ];

    public static KmsException Of(Refusal refusal, string operationId) => Of(
        refusal.Code, new KmsError(refusal.Code.ToString(), refusal.Message) { OperationId = operationId, RetryAfter = refusal.RetryAfter });

    public static KmsException Of(RefusalCode code, KmsError error)
    {
        foreach (var row in Rows)
        {
            if (row.Code == code)
            {
                return row.Make(error with { IsTransient = row.Transient });
            }
        }

        return new KmsException(error);
    }

    /// <summary>For an answer with a reason that this client does not know: what the status says.</summary>
    public static KmsException Of(int status, KmsError error) => status switch
    {
        401 => new KmsAuthenticationException(error),
        403 => new KmsAccessDeniedException(error),
        409 => Conflict(error),
        429 => Unavailable(error with { IsTransient = true }),
        503 => Unavailable(error with { IsTransient = true, MayHaveHappened = true }),
        >= 400 and < 500 => Invalid(error),
        _ => new KmsServiceFaultException(error),
    };

    public static KmsException Invalid(string message) => Invalid(new KmsError(nameof(RefusalCode.BadParameter), message));

    private static KmsInvalidRequestException Invalid(KmsError error) => new(error);

    private static KmsKeyNotUsableException NotUsable(KmsError error) => new(error);

    private static KmsConflictException Conflict(KmsError error) => new(error);

    private static KmsReadOnlyRegionException ReadOnly(KmsError error) => new(error);

    private static KmsUnavailableException Unavailable(KmsError error) => new(error);
}
