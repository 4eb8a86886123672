using System.Globalization;
using Kms.Faults.Stores;
using Kms.Keys;
using Kms.Testing;
using Kms.Vaults;

namespace Kms.Faults.Rows;

/// <summary>
/// Random sequences of everything that could remove a key before its time, in a vault with purge protection: the key must be there until
/// the clock has shown the end of the retention that its deletion answered with.
/// </summary>
internal sealed class PurgeProtection(RowRun run, MemoryService kms, Random random)
{
    private const int Steps = 40;
    private const int KeyCount = 3;

    private static readonly VaultName Vault = VaultName.TryParse("protected", out var name) ? name : default;
    private static readonly KeyId[] Keys =
        [.. Enumerable.Range(0, KeyCount).Select(i => KeyId.TryCreate(Vault, "key-" + i.ToString(CultureInfo.InvariantCulture), out var id) ? id : default)];

    private readonly Dictionary<KeyId, DateTimeOffset> purgeAt = [];
    private readonly HashSet<KeyId> made = [];
    private readonly List<ReadOnlyMemory<byte>> backups = [];
    private DateTimeOffset latest = kms.Time.GetUtcNow();
    private int checks;

    public static async Task Run(RowRun run)
    {
        var (sequences, checks) = (0, 0);
        while (run.HasTimeAfter(sequences, least: 20) && !run.IsFailed)
        {
            run.Cancellation.ThrowIfCancellationRequested();
            await using var kms = await MemoryService.Start();
            var sequence = new PurgeProtection(run, kms, new Random(Scenarios.KillPlan.HashCode(run.Seed, sequences)));
            await sequence.Play(sequences);
            checks += sequence.checks;
            sequences++;
        }

        run.Figure("sequences", sequences);
        run.Figure("steps each", Steps);
        run.Figure("looks at a protected key", checks);
        run.Figure("keys lost before their time", run.IsFailed ? "see above" : "0");
    }

    private async Task Play(int number)
    {
        var settings = new VaultSettings(RetentionDays: random.Next(7, 91), PurgeProtection: true);
        if (!(await kms.Service.CreateVault(kms.Call, Vault, settings)).IsOk)
        {
            throw new InvalidOperationException("The vault cannot be made.");
        }

        for (var step = 0; step < Steps && !run.IsFailed; step++)
        {
            var key = Keys[random.Next(KeyCount)];
            var what = await Step(key);
            await Look(string.Create(CultureInfo.InvariantCulture, $"sequence {number}, step {step} ({what})"));
        }
    }

    private async Task<string> Step(KeyId key)
    {
        switch (random.Next(13))
        {
            case 0 or 1:
                var created = await kms.Service.CreateKey(kms.Call, key, key.Name, new KeySpec(KeyType.Oct, 256), KeySettings.Default);
                Note(created.IsOk, () => made.Add(key));
                return $"create {key}";
            case 2 or 3:
                var deleted = await kms.Service.DeleteKey(kms.Call, key);
                Note(deleted.IsOk, () => purgeAt[key] = deleted.Value.Deletion!.ScheduledPurge);
                return $"delete {key}";
            case 4:
                var recovered = await kms.Service.RecoverKey(kms.Call, key);
                Note(recovered.IsOk, () => purgeAt.Remove(key));
                return $"recover {key}";
            case 5:
                var purged = await kms.Service.PurgeKey(kms.Call, key);
                Note(purged.IsOk, () => run.Fail($"a purge of the protected key {key} was accepted"));
                return $"purge {key}";
            case 6:
                await kms.Service.UpdateVault(kms.Call, Vault, new VaultSettings(RetentionDays: random.Next(7, 91)));
                return "another retention";
            case 7:
                var off = await kms.Service.UpdateVault(kms.Call, Vault, new VaultSettings(PurgeProtection: false));
                Note(off.IsOk && !off.Value.PurgeProtection, () => run.Fail("purge protection was switched off"));
                return "protection off";
            case 8:
                await Restore(key);
                return $"backup or restore of {key}";
            case 9:
                // A step of the machine's clock, back or forth, without what would have been due on the way.
                kms.Time.Step(TimeSpan.FromHours(random.Next(-48, 48)));
                return "clock step";
            case 10:
                kms.Time.Advance(TimeSpan.FromDays(random.Next(1, 20)));
                return "days pass";
            case 11:
                var zone = random.Next(2) == 0 ? kms.A : kms.B;
                zone.Down = !zone.Down && (zone == kms.A ? kms.B : kms.A) is { Down: false };
                await kms.Store.Tick(run.Cancellation);
                return $"zone {zone.Name} {(zone.Down ? "away" : "back")}";
            default:
                await kms.Service.DeleteVault(kms.Call, Vault);
                await kms.Service.PurgeVault(kms.Call, Vault);
                await kms.Service.RecoverVault(kms.Call, Vault);
                kms.Forget();
                return "vault deleted, purged, recovered";
        }
    }

    private async Task Restore(KeyId key)
    {
        var backup = await kms.Service.BackupKey(kms.Call, key);
        Note(backup.IsOk, () => backups.Add(backup.Value));
        if (backups.Count > 0)
        {
            await kms.Service.RestoreKey(kms.Call, Vault, backups[random.Next(backups.Count)]);
        }
    }

    private static void Note(bool isOk, Action note)
    {
        if (isOk)
        {
            note();
        }
    }

    private async Task Look(string when)
    {
        latest = kms.Time.GetUtcNow() > latest ? kms.Time.GetUtcNow() : latest;
        foreach (var key in made)
        {
            if (purgeAt.TryGetValue(key, out var end) && latest >= end)
            {
                // Its time has come on some reading of the clock: it may be gone, or made anew.
                continue;
            }

            checks++;
            var (live, deleted) = (await kms.Service.GetKey(kms.Call, key, null), await kms.Service.GetDeletedKey(kms.Call, key));
            if (!live.IsOk && !deleted.IsOk && IsGone(live.Refusal.Code) && IsGone(deleted.Refusal.Code))
            {
                var until = end == default ? "never" : end.ToString("u", CultureInfo.InvariantCulture);
                run.Fail($"{when}: the protected key {key} is gone at {latest:u}, and its retention ends {until}");
            }
        }

        foreach (var (key, end) in purgeAt.Where(one => latest >= one.Value).ToArray())
        {
            made.Remove(key);
            purgeAt.Remove(key);
        }
    }

    /// <summary>Other refusals (the vault is deleted, a zone is away) say nothing of the key.</summary>
    private static bool IsGone(RefusalCode code) => code == RefusalCode.KeyNotFound;
}
