namespace Kms.Http.Errors;

/// <summary>How one refusal of the domain looks in HTTP.</summary>
/// <param name="Inner">The code of the inner error; null where Azure has none.</param>
/// <param name="Repeatable">
/// The same request may succeed later: the answer carries Retry-After, and clients repeat it by themselves.
/// </param>
internal sealed record ErrorRow(RefusalCode Refusal, int Status, string Code, string? Inner, bool Repeatable = false);

/// <summary>
/// The one place where a refusal becomes a status. Clients repeat 429, 500 and 503 by themselves, so a failure that repeating cannot mend
/// is none of them, but for a damaged record: that is the service's fault and nothing else would be true.
/// </summary>
internal static class ErrorTable
{
    private static readonly ErrorRow[] Rows =
    [
        new(RefusalCode.BadParameter, 400, "BadParameter", null),
        new(RefusalCode.NotSupported, 400, "NotSupported", null),
        new(RefusalCode.BackupInvalid, 400, "BadParameter", null),

        new(RefusalCode.AccessDenied, 403, "Forbidden", "ForbiddenByRbac"),
        new(RefusalCode.KeyDisabled, 403, "Forbidden", "KeyDisabled"),
        new(RefusalCode.KeyNotYetValid, 403, "Forbidden", "KeyNotYetValid"),
        new(RefusalCode.KeyExpired, 403, "Forbidden", "KeyExpired"),
        new(RefusalCode.KeyOperationForbidden, 403, "Forbidden", "KeyOperationForbidden"),
        new(RefusalCode.PurgeProtected, 403, "Forbidden", "PurgeProtected"),
        new(RefusalCode.ReadOnlyReplica, 403, "Forbidden", "ReadOnlyReplica"),
        new(RefusalCode.RegionFenced, 403, "Forbidden", "RegionFenced"),

        new(RefusalCode.KeyNotFound, 404, "KeyNotFound", null),
        new(RefusalCode.VaultNotFound, 404, "VaultNotFound", null),

        new(RefusalCode.KeyIsDeletedButRecoverable, 409, "Conflict", "ObjectIsDeletedButRecoverable"),
        new(RefusalCode.KeyAlreadyExists, 409, "Conflict", "KeyAlreadyExists"),
        new(RefusalCode.VaultIsDeletedButRecoverable, 409, "Conflict", "VaultIsDeletedButRecoverable"),
        new(RefusalCode.VaultIsBeingPurged, 409, "Conflict", "VaultIsBeingPurged"),
        new(RefusalCode.Conflict, 409, "Conflict", null),
        new(RefusalCode.PairingCodeWrong, 409, "Conflict", "PairingCodeWrong"),
        new(RefusalCode.PairingCodeUsed, 409, "Conflict", "PairingCodeUsed"),
        new(RefusalCode.PairingCodeExpired, 409, "Conflict", "PairingCodeExpired"),
        new(RefusalCode.PeerNotAllowed, 409, "Conflict", "PeerNotAllowed"),
        new(RefusalCode.PeerClockOff, 409, "Conflict", "PeerClockOff"),
        new(RefusalCode.PeerTooOld, 409, "Conflict", "PeerTooOld"),
        new(RefusalCode.AlreadyCarriedOut, 409, "Conflict", "AlreadyCarriedOut"),
        new(RefusalCode.SequenceNotReached, 412, "PreconditionFailed", "SequenceNotReached"),

        new(RefusalCode.IdempotencyKeyReused, 422, "UnprocessableContent", "IdempotencyKeyReused"),

        new(RefusalCode.Throttled, 429, "Throttled", null, Repeatable: true),
        new(RefusalCode.RecordCorrupt, 500, "InternalServerError", "RecordCorrupt"),
        new(RefusalCode.ZoneUnavailable, 503, "ServiceUnavailable", "ZoneUnavailable", Repeatable: true),
        new(RefusalCode.OutcomeUnknown, 503, "ServiceUnavailable", "OutcomeUnknown", Repeatable: true),
        new(RefusalCode.RecordInDoubt, 503, "ServiceUnavailable", "RecordInDoubt", Repeatable: true),
        new(RefusalCode.AuditUnavailable, 503, "ServiceUnavailable", "AuditUnavailable", Repeatable: true),
        new(RefusalCode.ReplicaIncomplete, 503, "ServiceUnavailable", "ReplicaIncomplete", Repeatable: true),
        new(RefusalCode.PeerUnreachable, 503, "ServiceUnavailable", "PeerUnreachable", Repeatable: true),
        new(RefusalCode.NodeUnavailable, 503, "ServiceUnavailable", "NodeUnavailable", Repeatable: true),
    ];

    public static IReadOnlyList<ErrorRow> All => Rows;

    public static ErrorRow For(RefusalCode code)
    {
        foreach (var row in Rows)
        {
            if (row.Refusal == code)
            {
                return row;
            }
        }

        throw new ArgumentOutOfRangeException(nameof(code), code, "A refusal without a row.");
    }
}
