using Kms.Records;
using Kms.Vaults;

namespace Kms.Keys;

/// <summary>What new material a command needs, once it is admitted.</summary>
public abstract record MaterialNeed
{
    public static MaterialNeed Nothing { get; } = new NoMaterial();

    public sealed record NoMaterial : MaterialNeed;

    public sealed record Generate(KeySpec Spec) : MaterialNeed;

    public sealed record Import(KeyToImport Key) : MaterialNeed;
}

/// <summary>A version that is about to be: its id and its wrapped material.</summary>
public sealed record FreshVersion(string Id, NewMaterial Material);

/// <summary>
/// The rules of a key, as plain functions. <see cref="Admit"/> says no or says what material is needed; <see cref="Decide"/> then
/// says what happens and cannot refuse. Neither does anything.
/// </summary>
public static class KeyRules
{
    /// <summary>A key's state is one record: it must stay small enough to be written and backed up whole.</summary>
    public const int VersionsMax = 500;

    /// <param name="vault">The vault around the key, as it is now.</param>
    public static Result<MaterialNeed> Admit(KeyState state, KeyCommand command, VaultState vault, DateTimeOffset now)
    {
        if (KeyTransitions.Of(state.Status, command.Kind).Refusal is { } code)
        {
            return Explain(code);
        }

        var need = command switch
        {
            CreateKey c => Need(new MaterialNeed.Generate(c.Spec), unless: KeySpecs.Check(c.Spec) ?? Unfit(state, c.Spec.Type, c.Settings, vault)),
            ImportKey c => Need(
                new MaterialNeed.Import(c.Material),
                unless: Unfit(state, c.Material.Type, c.Settings, vault) ?? AlgorithmFamilies.Check(c.Material, OperationsOf(c))),
            RotateKey => Need(new MaterialNeed.Generate(state.Latest.Spec), unless: state.Latest.Attributes.Enabled ? null : Disabled),
            UpdateKey c => Need(MaterialNeed.Nothing, unless: state.Find(c.VersionId) is { } version
                ? Unfit(version.Spec.Type, c.Changes, version.Attributes, vault)
                : Explain(RefusalCode.KeyNotFound)),
            BindFamily c => Need(MaterialNeed.Nothing, unless: state.Find(c.VersionId) is { } version
                ? version.Attributes.Enabled ? AlgorithmFamilies.Check(version.Family, c.Family) : VersionDisabled
                : Explain(RefusalCode.KeyNotFound)),
            SetRotationPolicy c => Need(MaterialNeed.Nothing, unless: RotationRules.Check(c.Policy, state.Latest.Attributes)),
            PurgeKey => Need(MaterialNeed.Nothing, unless: vault.PurgeProtection ? Explain(RefusalCode.PurgeProtected) : null),
            ElapseKey => RotationIsDue(state, now) ? new MaterialNeed.Generate(state.Latest.Spec) : MaterialNeed.Nothing,
            _ => MaterialNeed.Nothing,
        };

        return need is { IsOk: true, Value: not MaterialNeed.NoMaterial } && state.Versions.Length >= VersionsMax
            ? new Refusal(RefusalCode.Conflict, $"The key has {VersionsMax} versions, the most that a key can have.")
            : need;
    }

    /// <summary>
    /// True for a command that nearly always makes the key's first version, with material that costs less than asking whether there is
    /// such a key. (An RSA key costs more: it is not made before that is known.)
    /// </summary>
    public static bool IsLikelyTheFirst(KeyCommand command) => command is CreateKey { Spec.Type: not KeyType.Rsa };

    /// <summary>True for a command that makes an RSA key, or may do so, depending on the key's state.</summary>
    public static bool MayMakeRsa(KeyCommand command) => command is CreateKey { Spec.Type: KeyType.Rsa } or RotateKey or ElapseKey;

    /// <summary>For an admitted command. No events: nothing changes and nothing is written.</summary>
    /// <param name="fresh">The material that <see cref="Admit"/> asked for.</param>
    public static IReadOnlyList<KeyEvent> Decide(KeyState state, KeyCommand command, VaultState vault, DateTimeOffset now, FreshVersion? fresh) =>
        command switch
        {
            CreateKey c => [Added(c.Name, fresh!, c.Settings, now)],
            ImportKey c => [Added(c.Name, fresh!, c.Settings, now, FamilyOf(c, vault))],
            RotateKey => [Rotated(state, fresh!, now)],
            UpdateKey c => Changed(state.Find(c.VersionId)!, c.Changes, now),
            BindFamily c => Bound(state.Find(c.VersionId)!, c.Family),
            SetRotationPolicy c => [RotationRules.Set(state.Rotation, c.Policy, now)],
            DeleteKey => [new KeyDeleted(new Deletion(now, now.AddDays(vault.RetentionDays)))],
            RecoverKey => [new KeyRecovered()],
            PurgeKey => [new KeyPurged()],
            RestoreKey c => [new KeyRestored(c.Content)],
            ElapseKey when fresh is not null => [Rotated(state, fresh, now)],
            ElapseKey when state.Deletion is { } deletion && deletion.ScheduledPurge <= now => [new KeyPurged()],
            ElapseKey => [],
            PurgeKeyWithVault when state.Status == KeyStatus.Absent => [],
            PurgeKeyWithVault => [new KeyPurged()],
            _ => throw new ArgumentOutOfRangeException(nameof(command), command.Kind, "Not a command of keys."),
        };

    /// <summary>When this state wants attention although nobody asks; null: never.</summary>
    public static DateTimeOffset? DueAt(KeyState state) => state.Status switch
    {
        KeyStatus.Absent => null,
        KeyStatus.Deleted => state.Deletion!.ScheduledPurge,
        // A disabled key is not rotated: that would hand out an enabled version of a key that somebody switched off.
        KeyStatus.Active => state.Latest.Attributes.Enabled ? state.Rotation?.Rotate?.DueFor(state.Latest.Attributes) : null,
        _ => throw new ArgumentOutOfRangeException(nameof(state), state.Status, "Not a status of keys."),
    };

    /// <summary>The version that the events make or change; null when they concern the key as a whole.</summary>
    public static string? VersionOf(IReadOnlyList<KeyEvent> events) => events[^1] switch
    {
        VersionAdded added => added.Version.Id,
        VersionChanged changed => changed.Version.Id,
        _ => null,
    };

    public static Refusal Explain(RefusalCode code) => code switch
    {
        RefusalCode.KeyNotFound => new(code, "There is no such key or version in this vault. A deleted key can be recovered for as long as its retention lasts."),
        RefusalCode.KeyIsDeletedButRecoverable => new(code, "A deleted key holds this name: recover it, purge it, or wait until its retention ends."),
        RefusalCode.KeyAlreadyExists => new(code, "There is a key of this name: a backup is restored only where the name is free."),
        RefusalCode.PurgeProtected => new(code, "Purge protection is on in this vault: the key goes when its retention ends, not before."),
        RefusalCode.RecordInDoubt => new(code, "The key's last change is undecided while a zone is away: name a version, or try again.") { RetryAfter = TimeSpan.FromSeconds(2) },
        _ => new(code, code.ToString()),
    };

    private static Refusal Disabled =>
        new(RefusalCode.KeyDisabled, "The newest version of the key is disabled: enable it before rotating.");

    private static Refusal VersionDisabled => new(RefusalCode.KeyDisabled, "The key version is disabled.");

    private static KeyOperations OperationsOf(ImportKey command) =>
        command.Settings.Operations ?? KeyOperationNames.DefaultsFor(command.Material.Type);

    private static KeyEvent[] Bound(KeyVersion version, AlgorithmFamily family) =>
        version.Family == AlgorithmFamily.Undecided ? [new VersionChanged(version with { Family = family })] : [];

    private static bool RotationIsDue(KeyState state, DateTimeOffset now) => state.Status == KeyStatus.Active && DueAt(state) <= now;

    private static AlgorithmFamily FamilyOf(ImportKey command, VaultState vault) =>
        AlgorithmFamilies.OfImport(command.Material.Type, command.Material.Algorithm, OperationsOf(command), vault);

    private static VersionAdded Added(
        string name, FreshVersion fresh, KeySettings settings, DateTimeOffset now, AlgorithmFamily family = default) => new(name, new KeyVersion(
        fresh.Id,
        fresh.Material.Spec,
        fresh.Material.Public,
        fresh.Material.Material,
        new KeyAttributes(settings.Enabled ?? true, settings.NotBefore, settings.Expires, now, now),
        settings.Operations ?? KeyOperationNames.DefaultsFor(fresh.Material.Spec.Type),
        settings.Tags ?? Tags.None)
        {
            Family = family,
        });

    private static VersionAdded Rotated(KeyState state, FreshVersion fresh, DateTimeOffset now) =>
        Added(state.Name, fresh, new KeySettings(state.Latest.Operations, true, null, state.Rotation?.ExpiryTime?.AddTo(now), state.Latest.Tags), now);

    private static KeyEvent[] Changed(KeyVersion version, KeySettings changes, DateTimeOffset now)
    {
        var attributes = version.Attributes with
        {
            Enabled = changes.Enabled ?? version.Attributes.Enabled,
            NotBefore = changes.NotBefore ?? version.Attributes.NotBefore,
            Expires = changes.Expires ?? version.Attributes.Expires,
            Updated = now,
        };
        return [new VersionChanged(version with
        {
            Attributes = attributes,
            Operations = changes.Operations ?? version.Operations,
            Tags = changes.Tags ?? version.Tags,
        })];
    }

    private static Result<MaterialNeed> Need(MaterialNeed need, Refusal? unless) => unless is null ? need : unless;

    private static Refusal? Unfit(KeyState state, KeyType type, KeySettings settings, VaultState vault) =>
        Unfit(type, settings, null, vault) ?? RotationRules.CheckNewVersion(state, settings);

    private static Refusal? Unfit(KeyType type, KeySettings settings, KeyAttributes? present, VaultState vault)
    {
        if (settings.Recovery is { } expected && expected.DiffersFrom(vault.Recovery) is { } difference)
        {
            return new Refusal(RefusalCode.BadParameter, difference);
        }

        var notBefore = settings.NotBefore ?? present?.NotBefore;
        var expires = settings.Expires ?? present?.Expires;
        if (notBefore >= expires)
        {
            return new Refusal(RefusalCode.BadParameter, "attributes.exp must be later than attributes.nbf.");
        }

        // Tags that another process sends were made there.
        if (settings.Tags is { } tags && !Tags.Create(tags.Items).TryGet(out _, out var refusal))
        {
            return refusal;
        }

        var allowed = KeyOperationNames.DefaultsFor(type) | KeyOperations.Import | KeyOperations.Export;
        return settings.Operations is { } wanted && (wanted & ~allowed) is not KeyOperations.None and var foreign
            ? new Refusal(RefusalCode.BadParameter, $"key_ops {string.Join(", ", KeyOperationNames.NamesOf(foreign))} do not fit a key of type {type}.")
            : null;
    }
}
