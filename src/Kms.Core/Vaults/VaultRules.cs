namespace Kms.Vaults;

/// <summary>The rules of a vault, as one plain function: what follows from a command, or why not.</summary>
public static class VaultRules
{
    /// <summary>The state after the command; the same instance when nothing changes (and nothing need be written).</summary>
    public static Result<VaultState> Decide(VaultState state, VaultCommand command, DateTimeOffset now)
    {
        if (VaultTransitions.Of(state.Status, command.Kind).Refusal is { } code)
        {
            return Explain(code);
        }

        return command switch
        {
            CreateVault c when state.Status == VaultStatus.Absent => Made(state, c, now),
            CreateVault c => Changed(state, c.Settings, now),
            UpdateVault c => Changed(state, c.Changes, now),
            DeleteVault => state with { Status = VaultStatus.Deleted, Deletion = new Deletion(now, now.AddDays(state.RetentionDays)) },
            RecoverVault => state with { Status = VaultStatus.Active, Deletion = null, Updated = now },
            PurgeVault when state.Status == VaultStatus.Purging => state,
            PurgeVault => state.PurgeProtection ? Explain(RefusalCode.PurgeProtected) : state with { Status = VaultStatus.Purging },
            ElapseVault when state.Status == VaultStatus.Deleted && state.Deletion!.ScheduledPurge <= now => state with { Status = VaultStatus.Purging },
            ElapseVault => state,
            VaultEmptied => state.Status == VaultStatus.Purging ? VaultState.Absent with { Idempotency = state.Idempotency } : state,
            _ => throw new ArgumentOutOfRangeException(nameof(command), command.Kind, "Not a command of vaults."),
        };
    }

    /// <summary>When this state wants attention although nobody asks; null: never. A vault that is being purged always does.</summary>
    public static DateTimeOffset? DueAt(VaultState state) => state.Status switch
    {
        VaultStatus.Absent or VaultStatus.Active => null,
        VaultStatus.Deleted => state.Deletion!.ScheduledPurge,
        VaultStatus.Purging => DateTimeOffset.UnixEpoch,
        _ => throw new ArgumentOutOfRangeException(nameof(state), state.Status, "Not a status of vaults."),
    };

    public static Refusal Explain(RefusalCode code) => code switch
    {
        RefusalCode.VaultNotFound => new(code, "There is no such vault."),
        RefusalCode.VaultIsDeletedButRecoverable => new(code, "A deleted vault holds this name: recover it, purge it, or wait until its retention ends."),
        RefusalCode.VaultIsBeingPurged => new(code, "The vault of this name is being purged: try again when that is done.") { RetryAfter = TimeSpan.FromSeconds(5) },
        RefusalCode.PurgeProtected => new(code, "Purge protection is on: the vault goes when its retention ends, not before."),
        _ => new(code, code.ToString()),
    };

    private static Result<VaultState> Made(VaultState absent, CreateVault command, DateTimeOffset now)
    {
        var days = command.Settings.RetentionDays ?? Recovery.DaysMax;
        return days is < Recovery.DaysMin or > Recovery.DaysMax
            ? new Refusal(RefusalCode.BadParameter, $"softDeleteRetentionInDays is {days}: it must be {Recovery.DaysMin} to {Recovery.DaysMax}.")
            : new VaultState(VaultStatus.Active, command.Name, days, command.Settings.PurgeProtection ?? false,
                command.Settings.AllowRsa15 ?? false, command.Settings.AllowAesCbc ?? false, now, now, null)
            {
                Idempotency = absent.Idempotency,
            };
    }

    private static Result<VaultState> Changed(VaultState state, VaultSettings changes, DateTimeOffset now)
    {
        if (changes.RetentionDays is { } days && days != state.RetentionDays)
        {
            return new Refusal(RefusalCode.BadParameter,
                $"softDeleteRetentionInDays is {state.RetentionDays} in this vault and cannot be changed after it was made.");
        }

        if (state.PurgeProtection && changes.PurgeProtection is false)
        {
            return new Refusal(RefusalCode.BadParameter, "enablePurgeProtection cannot be switched off again.");
        }

        var next = state with
        {
            PurgeProtection = changes.PurgeProtection ?? state.PurgeProtection,
            AllowRsa15 = changes.AllowRsa15 ?? state.AllowRsa15,
            AllowAesCbc = changes.AllowAesCbc ?? state.AllowAesCbc,
        };
        return next == state ? state : next with { Updated = now };
    }
}
