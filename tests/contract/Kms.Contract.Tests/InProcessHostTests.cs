using Kms.Access;
using Kms.Keys;
using Kms.Testing;
using Kms.Testing.InProcess;
using Kms.Vaults;
using Xunit;

namespace Kms.Contract.Tests;

/// <summary>Turns and lifecycle of the host in process.</summary>
public sealed class InProcessHostTests
{
    private static readonly VaultName Vault = VaultName.TryParse("payments", out var name) ? name : default;
    private static readonly CryptoRequest Encrypt = new(KeyOperations.Encrypt, Algorithm.A128Gcm, new byte[16]);

    private static Call Admin => new(Installation.Administrator, "op");

    [Fact]
    public async Task IdleKey_AfterItsTime_LeavesMemoryAndComesBackWhenUsed()
    {
        await using var installation = await Filled(3);
        Assert.Equal(3, installation.Host.ActiveKeys);
        installation.Time.Advance(TimeSpan.FromMinutes(10));
        await installation.Service.UseKey(Admin, Key("k0"), null, Encrypt);
        installation.Time.Advance(TimeSpan.FromMinutes(10));
        Assert.Equal(1, installation.Host.ActiveKeys);
        installation.Time.Advance(TimeSpan.FromMinutes(20));
        Assert.Equal(0, installation.Host.ActiveKeys);
        Assert.True((await installation.Service.UseKey(Admin, Key("k2"), null, Encrypt)).IsOk);
    }

    [Fact]
    public async Task NamesThatDoNotExist_FillNoMemory()
    {
        await using var installation = await Filled(0);
        for (var i = 0; i < 100; i++)
        {
            Assert.Equal(RefusalCode.KeyNotFound, (await installation.Service.GetKey(Admin, Key("made-up-" + i), null)).Refusal?.Code);
        }

        Assert.Equal(0, installation.Host.ActiveKeys);
    }

    [Fact]
    public async Task RotationsOfOneKey_AllAtOnce_EachMakeTheirOwnVersion()
    {
        await using var installation = await Filled(1);
        var rotated = await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => Task.Run(async () =>
            (await installation.Service.RotateKey(new Call(Installation.Administrator, Guid.NewGuid().ToString()), Key("k0"))).Value.VersionId)));
        Assert.Equal(50, rotated.Distinct().Count());
        Assert.Equal(await ZoneDigest.Of(installation.A), await ZoneDigest.Of(installation.B));
    }

    [Fact]
    public async Task KeysInUse_WhileTheyAreForgotten_GoOnGivingRightAnswers()
    {
        await using var installation = await Filled(4);
        using var done = new CancellationTokenSource();
        var users = Enumerable.Range(0, 4).Select(i => Task.Run(async () =>
        {
            var uses = 0;
            while (!done.IsCancellationRequested || uses == 0)
            {
                Assert.True((await installation.Service.UseKey(Admin, Key("k" + i), null, Encrypt)).IsOk);
                uses++;
            }
        })).ToArray();
        for (var i = 0; i < 200; i++)
        {
            installation.Host.Forget();
            await Task.Yield();
        }

        await done.CancelAsync();
        await Task.WhenAll(users);
    }

    [Fact]
    public async Task DueRotation_WhileAZoneIsAway_HappensWhenItIsBack()
    {
        await using var installation = await Filled(1);
        CalendarDuration.TryParse("P30D", out var month);
        await installation.Service.SetRotationPolicy(Admin, Key("k0"), new RotationSettings(new RotationTrigger(month, null), null, null));
        installation.B.Down = true;
        installation.Time.Advance(TimeSpan.FromDays(31));
        Assert.Single((await installation.Service.ListKeyVersions(Admin, Key("k0"), PageRequest.First)).Value.Items);

        installation.B.Down = false;
        await Eventually.True(async () =>
        {
            // Again and again, as a host does it: the clock's own attempt may be the first to notice that the zone was away.
            await installation.Store.Tick(default);
            installation.Time.Advance(TimeSpan.FromSeconds(5));
            return (await installation.Service.ListKeyVersions(Admin, Key("k0"), PageRequest.First)).Value.Items.Length == 2;
        }, "the key was rotated once the zone was back");
    }

    private static KeyId Key(string name) => KeyId.TryCreate(Vault, name, out var key) ? key : throw new ArgumentException(name, nameof(name));

    private static async Task<Installation> Filled(int keys)
    {
        var installation = await Installation.Start(new InProcessOptions(TimeSpan.FromMinutes(10), TimeSpan.FromMinutes(1)));
        await installation.Service.CreateVault(Admin, Vault, new VaultSettings());
        for (var i = 0; i < keys; i++)
        {
            Assert.True((await installation.Service.CreateKey(Admin, Key("k" + i), "k" + i, KeySpecs.Oct(128).Value, KeySettings.Default)).IsOk);
        }

        return installation;
    }
}
