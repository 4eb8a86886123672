using Kms.Idempotency;
using Kms.Keys;
using Kms.Records;
using Kms.Vaults;

namespace Kms.Core.Tests;

/// <summary>Values that tests start from.</summary>
internal static class Sample
{
    public static readonly DateTimeOffset Now = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    public static readonly KeySpec P256 = new(KeyType.Ec, 256, Curve.P256);

    public static VaultState Vault(int days = 90, bool purgeProtection = false) =>
        new(VaultStatus.Active, "payments", days, purgeProtection, false, false, Now, Now, null);

    public static KeyVersion Version(string id = "a0000000000000000000000000000001", KeySpec? spec = null, bool enabled = true,
        DateTimeOffset? notBefore = null, DateTimeOffset? expires = null, KeyOperations? operations = null)
    {
        var kind = spec ?? P256;
        return new KeyVersion(id, kind, PublicMaterial.None, new WrappedMaterial(new byte[] { 1, 2, 3 }),
            new KeyAttributes(enabled, notBefore, expires, Now, Now), operations ?? KeyOperationNames.DefaultsFor(kind.Type), Tags.None);
    }

    public static KeyState Active(params KeyVersion[] versions) =>
        new(KeyStatus.Active, "Signing", versions.Length == 0 ? [Version()] : [.. versions], null, null);

    public static KeyState Deleted(int days = 90) =>
        Active() with { Status = KeyStatus.Deleted, Deletion = new Deletion(Now, Now.AddDays(days)) };

    public static FreshVersion Fresh(string id = "b0000000000000000000000000000002", KeySpec? spec = null) =>
        new(id, new NewMaterial(spec ?? P256, PublicMaterial.None, new WrappedMaterial(new byte[] { 4, 5, 6 })));

    public static KeyState StateIn(KeyStatus status) => status switch
    {
        KeyStatus.Absent => KeyState.Absent,
        KeyStatus.Active => Active(),
        _ => Deleted(),
    };

    /// <summary>One command of every kind.</summary>
    public static KeyCommand Command(KeyCommandKind kind) => kind switch
    {
        KeyCommandKind.Create => new CreateKey("Signing", P256, KeySettings.Default),
        KeyCommandKind.Import => new ImportKey("Signing", new KeyToImport { Type = KeyType.Ec, Curve = Curve.P256 }, KeySettings.Default),
        KeyCommandKind.Rotate => new RotateKey(),
        KeyCommandKind.Update => new UpdateKey(null, KeySettings.Default),
        KeyCommandKind.SetRotationPolicy => new SetRotationPolicy(new RotationSettings(null, null, null)),
        KeyCommandKind.Delete => new DeleteKey(),
        KeyCommandKind.Recover => new RecoverKey(),
        KeyCommandKind.Purge => new PurgeKey(),
        KeyCommandKind.Restore => new RestoreKey(Active()),
        KeyCommandKind.Elapse => new ElapseKey(),
        KeyCommandKind.BindFamily => new BindFamily(Version().Id, AlgorithmFamily.Hmac),
        _ => new PurgeKeyWithVault(),
    };

    /// <summary>A repetition under a caller's key that is out of date, and one of the service's own.</summary>
    public static IdempotencyLog Remembered { get; } = new(
    [
        new IdempotencyEntry("op", new byte[] { 1, 2 }, "v", Now) { IsOutdated = true },
        new IdempotencyEntry("once/1", default, null, Now),
    ]);

    public static string TextOf(IdempotencyLog log) => string.Join('\n', log.Entries.Select(
        entry => $"{entry.Token}|{Convert.ToHexString(entry.Fingerprint.Span)}|{entry.What}|{entry.At:O}|{entry.IsOutdated}"));

    public static CalendarDuration Duration(string text) =>
        CalendarDuration.TryParse(text, out var duration) ? duration : throw new ArgumentException(text, nameof(text));
}
