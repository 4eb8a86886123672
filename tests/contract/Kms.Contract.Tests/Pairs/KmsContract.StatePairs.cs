using Kms.Keys;
using Kms.Vaults;
using Xunit;

namespace Kms.Contract.Tests;

/// <content>What is set is read back, and what is undone is as it was: names, tags, times and operations at their limits, in every state.</content>
public abstract partial class KmsContract
{
    private static readonly DateTimeOffset LatestTime = DateTimeOffset.FromUnixTimeSeconds(253_402_300_799);

    private static readonly string[] Names = ["a", "0", "-", "A-z", "restore", "create", new string('n', 127), new string('-', 127)];

    public static TheoryData<string> TagTexts =>
    [
        "", "plain", " \t\r\n ", "\"quoted\" \\ / 'single'", "<a href=x>&amp;+</a>", "äöü ключ 鍵", "🔑👩‍👩‍👧", "\u0001\u001f\u007f\u0080\u2028\ufeff\uFFFD", new string('鍵', 256),
    ];

    [Theory]
    [MemberData(nameof(TagTexts), DisableDiscoveryEnumeration = true)]
    public async Task Tags_AnyText_ComesBackFromCreateUpdateRotateAndRestore(string text)
    {
        var names = Enumerable.Range(0, Tags.CountMax).Select(i => (text.Length == 0 ? "empty" : text)[..Math.Min(text.Length == 0 ? 5 : text.Length, 128)] + (char)('a' + i));
        var tags = Tags.Create(names.Select(name => KeyValuePair.Create(name, text))).Value;
        var key = Key("tagged");
        Assert.Equal(tags, (await CreateOct("tagged", settings: new KeySettings(Tags: tags))).Tags);
        Ok(await Kms.UpdateKey(Admin, key, null, new KeySettings(Tags: Tags.None)));
        Assert.Equal(tags, Ok(await Kms.UpdateKey(Admin, key, null, new KeySettings(Tags: tags))).Tags);
        Ok(await Kms.RotateKey(Admin, key));
        await Forget();
        Assert.Equal(tags, Ok(await Kms.GetKey(Admin, key, null)).Tags);
        Assert.Equal(tags, Assert.Single(Ok(await Kms.ListKeys(Admin, Vault, PageRequest.First)).Items).Tags);
        await GoAndComeBack(key);
        foreach (var version in Ok(await Kms.ListKeyVersions(Admin, key, PageRequest.First)).Items)
        {
            Assert.Equal(tags, version.Tags);
        }
    }

    [Fact]
    public async Task Names_AtTheirLimits_GoEveryWay()
    {
        foreach (var name in Names)
        {
            await CreateOct(name);
            await GoAndComeBack(Key(name));
            Assert.Equal(name, Ok(await Kms.GetKey(Admin, Key(name), null)).Name);
            Ok(await Kms.DeleteKey(Admin, Key(name)));
            Assert.Equal(name, Ok(await Kms.RecoverKey(Admin, Key(name))).Name);
        }
    }

    /// <summary>Enabled or not, valid or not, with every set of operations: it is read as it was set, and a backup brings it back.</summary>
    [Fact]
    public async Task Attributes_EveryState_IsReadAsItWasSetAndRestored()
    {
        var now = Time.GetUtcNow();
        (DateTimeOffset? NotBefore, DateTimeOffset? Expires)[] validities =
        [
            (null, null), (DateTimeOffset.UnixEpoch, LatestTime), (LatestTime.AddSeconds(-1), LatestTime), (DateTimeOffset.UnixEpoch, now.AddDays(-1)), (null, now.AddDays(1)),
        ];
        KeyOperations[] operations = [KeyOperations.Sign, KeyOperations.Verify, KeyOperations.Sign | KeyOperations.Verify, KeyOperations.Encrypt | KeyOperations.UnwrapKey];
        var count = 0;
        foreach (var enabled in (bool[])[true, false])
        {
            foreach (var (notBefore, expires) in validities)
            {
                foreach (var operation in operations)
                {
                    var name = "state-" + count++;
                    var settings = new KeySettings(operation, enabled, notBefore, expires);
                    AssertSet(settings, await CreateOct(name, settings: settings));
                    await CreateOct(name + "-later");
                    AssertSet(settings, Ok(await Kms.UpdateKey(Admin, Key(name + "-later"), null, settings)));
                    await GoAndComeBack(Key(name));
                    AssertSet(settings, Ok(await Kms.GetKey(Admin, Key(name), null)));
                }
            }
        }
    }

    [Fact]
    public async Task Policy_SetAndRead_ComesBackWithABackup()
    {
        await CreateEc("turning");
        foreach (var policy in (RotationSettings[])
            [
                new(new RotationTrigger(Duration("P90D"), null), null, Duration("P2Y")),
                new(new RotationTrigger(null, Duration("P30D")), new RotationTrigger(null, Duration("P7D")), Duration("P1Y6M")),
                new(null, new RotationTrigger(null, Duration("P30D")), Duration("P100Y")),
            ])
        {
            Ok(await Kms.SetRotationPolicy(Admin, Key("turning"), policy));
            await GoAndComeBack(Key("turning"));
            var read = Ok(await Kms.GetRotationPolicy(Admin, Key("turning")))!;
            Assert.Equal((policy.Rotate, policy.Notify, policy.ExpiryTime), (read.Rotate, read.Notify, read.ExpiryTime));
        }
    }

    [Fact]
    public async Task Vault_DeletedAndRecovered_IsAsItWasWithItsKeys()
    {
        foreach (var (name, days) in new[] { ("v", 7), (new string('v', 63), 90), ("0-9", 30) })
        {
            var vault = Name(name);
            var made = Ok(await Kms.CreateVault(Admin, vault, new VaultSettings(days))).Vault;
            Ok(await Kms.CreateKey(Admin, Key(vault, "inside"), "inside", KeySpecs.Oct(256).Value, KeySettings.Default));
            Ok(await Kms.DeleteVault(Admin, vault));
            var back = Ok(await Kms.RecoverVault(Admin, vault));
            Assert.Equal(made with { Updated = back.Updated }, back);
            Assert.Equal("inside", Ok(await Kms.GetKey(Admin, Key(vault, "inside"), null)).Name);
        }
    }

    private static void AssertSet(KeySettings settings, KeyView view) => Assert.Equal(
        (settings.Operations, settings.Enabled, settings.NotBefore, settings.Expires),
        (view.Operations, view.Attributes.Enabled, view.Attributes.NotBefore, view.Attributes.Expires));

    /// <summary>Disabled and enabled, deleted and recovered, backed up, purged and restored: the same key comes out.</summary>
    private async Task GoAndComeBack(KeyId key)
    {
        var before = Ok(await Kms.GetKey(Admin, key, null));
        Ok(await Kms.DeleteKey(Admin, key));
        Ok(await Kms.RecoverKey(Admin, key));
        var backup = Ok(await Kms.BackupKey(Admin, key));
        Ok(await Kms.UpdateKey(Admin, key, null, new KeySettings(Enabled: !before.Attributes.Enabled)));
        Ok(await Kms.DeleteKey(Admin, key));
        Ok(await Kms.PurgeKey(Admin, key));
        var after = Ok(await Kms.RestoreKey(Admin, key.Vault, backup));
        Assert.Equal(
            (before.Name, before.VersionId, before.Spec, before.Tags, before.Operations, before.Attributes),
            (after.Name, after.VersionId, after.Spec, after.Tags, after.Operations, after.Attributes));
    }
}
