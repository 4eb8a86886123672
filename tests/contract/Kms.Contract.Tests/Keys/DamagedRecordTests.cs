using Kms.Access;
using Kms.Keys;
using Kms.Testing;
using Kms.Vaults;
using Xunit;

namespace Kms.Contract.Tests;

/// <summary>A record that was damaged, moved or rolled back under the service: it is named, the others work, nothing is overwritten.</summary>
public sealed class DamagedRecordTests
{
    private static readonly VaultName Vault = VaultName.TryParse("payments", out var name) ? name : default;

    public static TheoryData<string> EveryEdit() =>
        ["body", "body moved from another key", "version", "list", "due"];

    [Theory]
    [MemberData(nameof(EveryEdit))]
    public async Task EditedRow_InBothZones_IsRefusedByNameAndTheRestWorks(string edit)
    {
        await using var installation = await Filled();
        Edit(installation.A, edit);
        Edit(installation.B, edit);
        installation.Host.Forget();

        var refused = await Get(installation, "bad");
        Assert.Equal(RefusalCode.RecordCorrupt, refused.Refusal?.Code);
        Assert.Contains("key/payments/bad", refused.Refusal!.Message, StringComparison.Ordinal);
        Assert.True((await Get(installation, "good")).IsOk);
    }

    [Fact]
    public async Task DamagedRow_InAList_HidesNoOtherAndIsReported()
    {
        await using var installation = await Filled();
        Edit(installation.A, "body");
        Edit(installation.B, "body");
        var page = await installation.Service.ListKeys(Admin, Vault, PageRequest.First);
        Assert.Equal(["good"], page.Value.Items.Select(key => key.Name));
        Assert.Contains(installation.Noticed, refusal => refusal.Message.Contains("key/payments/bad", StringComparison.Ordinal));
    }

    [Fact]
    public async Task DamagedRow_WhenSomebodyChangesTheKey_IsNotOverwritten()
    {
        await using var installation = await Filled();
        Edit(installation.A, "body");
        Edit(installation.B, "body");
        installation.Host.Forget();
        var before = await ZoneDigest.Of(installation.A);
        KeyId.TryCreate(Vault, "bad", out var key);
        var created = await installation.Service.CreateKey(Admin, key, "bad", KeySpecs.Oct(128).Value, KeySettings.Default);
        Assert.Equal(RefusalCode.RecordCorrupt, created.Refusal?.Code);
        Assert.Equal(before, await ZoneDigest.Of(installation.A));
    }

    [Fact]
    public async Task OtherRootKey_OpensNothingAndChangesNothing()
    {
        await using var first = await Filled();
        var before = await ZoneDigest.Of(first.A);
        await using var second = await Installation.Start(first.A, first.B);
        Assert.Equal(RefusalCode.RecordCorrupt, (await Get(second, "good")).Refusal?.Code);
        Assert.Equal(before, await ZoneDigest.Of(first.A));
    }

    private static Call Admin => new(Installation.Administrator, "op");

    private static async Task<Installation> Filled()
    {
        var installation = await Installation.Start();
        await installation.Service.CreateVault(Admin, Vault, new VaultSettings());
        foreach (var name in (string[])["bad", "good"])
        {
            KeyId.TryCreate(Vault, name, out var key);
            Assert.True((await installation.Service.CreateKey(Admin, key, name, KeySpecs.Oct(128).Value, KeySettings.Default)).IsOk);
        }

        return installation;
    }

    private static async Task<Result<KeyView>> Get(Installation installation, string name)
    {
        KeyId.TryCreate(Vault, name, out var key);
        return await installation.Service.GetKey(Admin, key, null);
    }

    private static void Edit(MemoryZone zone, string edit) => zone.Tamper(rows =>
    {
        var row = rows["key/payments/bad"];
        var flipped = row.Body.ToArray();
        flipped[^1] ^= 1;
        rows["key/payments/bad"] = edit switch
        {
            "body" => row with { Body = flipped },
            "body moved from another key" => row with { Body = rows["key/payments/good"].Body },
            "version" => row with { Version = row.Version + 1 },
            "list" => row with { Index = row.Index with { List = "keys/other" } },
            _ => row with { Index = row.Index with { DueUnixMs = 1 } },
        };
    });
}
