using Kms.Backups;
using Kms.Crypto.Hierarchy;
using Kms.HostTests.Backups.Support;
using Xunit;

namespace Kms.HostTests.Backups;

/// <summary>A backup that was altered in any way is not restored, and nothing is made of the part that is good. <c>KMS_BACKUP_ALTERATIONS</c> sets how many (1,000).</summary>
public sealed class AlteredBackupTests
{
    private static int Count => int.TryParse(Environment.GetEnvironmentVariable("KMS_BACKUP_ALTERATIONS"), out var count) ? count : 1000;

    [Fact]
    public async Task Restore_AlteredAtRandom_NoneIsAccepted()
    {
        var random = new Random(20);
        await using var lab = await RestoreTests.Filled();
        await using var sameKeys = await lab.Fork();
        await using var stranger = await RestoreTests.Filled();
        await sameKeys.Put("one", "z", 1, "z1");
        await sameKeys.BackUp();
        var (originals, twins, strangers) = (Read(lab.Target), Read(sameKeys.Target), Read(stranger.Target));
        Assert.Equal(3, originals.Count);
        await lab.Restore();

        var target = lab.In("altered");
        var accepted = new List<string>();
        for (var i = 0; i < Count; i++)
        {
            var victim = originals.ElementAt(random.Next(originals.Count));
            var (what, altered) = Alteration.Of(random, victim.Value, originals.Values, [.. twins.Values, .. strangers.Values]);
            Write(target, originals, victim.Key, altered);
            if (await IsRestored(lab, target))
            {
                accepted.Add($"{i}: {what} of {victim.Key}");
            }
        }

        Assert.Empty(accepted);
        Write(target, originals, originals.Keys.First(), originals.Values.First());
        Assert.True(await IsRestored(lab, target));
    }

    /// <summary>All of them whole, but one exchanged for a good one that hangs on another: the same place in the line, another past.</summary>
    [Fact]
    public async Task Restore_LinkOfAnotherLineInItsPlace_Refused()
    {
        await using var lab = await BackupLab.Open();
        await lab.Put("one", "a", 1, "a1");
        await lab.BackUp();
        await using var fork = await lab.Fork();
        await fork.Put("one", "a", 2, "other");
        foreach (var (name, bytes) in Read(lab.Target))
        {
            Write(fork.Target, new() { [name] = bytes }, name, bytes);
        }

        await fork.BackUp();
        await lab.Put("one", "a", 2, "a2");
        await lab.BackUp();
        await lab.BackUp();
        var (ours, theirs) = (Read(lab.Target), Read(fork.Target));
        var (second, other) = (ours.Keys.Single(name => name.Contains("-2-", StringComparison.Ordinal)), theirs.Values.Last());
        var target = lab.In("spliced");
        Write(target, ours, second, other);
        await Assert.ThrowsAsync<BackupRefusedException>(() => lab.Backups(lab.In("out"), target).Restore(null, default));
    }

    [Fact]
    public async Task Verify_OneBitFlipped_NamesTheFile()
    {
        await using var lab = await RestoreTests.Filled();
        var file = Directory.GetFiles(lab.Target).Order().First();
        var bytes = await File.ReadAllBytesAsync(file);
        bytes[bytes.Length / 2] ^= 1;
        await File.WriteAllBytesAsync(file, bytes);
        var found = Assert.Single(await lab.Backups(lab.In("none")).Verify(default));
        Assert.False(found.IsSound);
        Assert.Equal(2, found.Sound);
        Assert.StartsWith(Path.GetFileName(file), Assert.Single(found.Damaged), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Backup_OfSecrets_ShowsNothingOfThem()
    {
        await using var lab = await BackupLab.Open();
        await lab.Put("payments", "canary-name", 1, "canary-content");
        await lab.BackUp();
        var text = string.Concat(Read(lab.Target).Values.Select(System.Text.Encoding.Latin1.GetString));
        Assert.DoesNotContain("canary", text, StringComparison.Ordinal);
        Assert.DoesNotContain("payments", text, StringComparison.Ordinal);
    }

    private static async Task<bool> IsRestored(BackupLab lab, string target)
    {
        var place = lab.In("out");
        try
        {
            await lab.Backups(place, target).Restore(null, default);
            Directory.Delete(place, recursive: true);
            return true;
        }
        catch (Exception problem) when (problem is BackupRefusedException or KeyProtectionException)
        {
            return Directory.Exists(place);
        }
    }

    private static Dictionary<string, byte[]> Read(string folder) =>
        Directory.GetFiles(folder).Order().ToDictionary(file => Path.GetFileName(file), File.ReadAllBytes);

    private static void Write(string folder, Dictionary<string, byte[]> originals, string victim, byte[] altered)
    {
        Directory.CreateDirectory(folder);
        foreach (var (name, bytes) in originals)
        {
            File.WriteAllBytes(Path.Combine(folder, name), name == victim ? altered : bytes);
        }
    }
}
