using Kms.Access;
using Kms.Keys;
using Kms.Operations;
using Kms.Records;
using Kms.Testing.InProcess;
using Kms.Vaults;
using Xunit;

namespace Kms.Contract.Tests.Families;

/// <summary>First uses of one imported key on two hosts of the same zones: the record decides, not the memory of either.</summary>
public sealed class TwoHostsTests
{
    private static readonly VaultName Vault = VaultName.TryParse("payments", out var name) ? name : default;

    private static readonly CryptoRequest Encrypt = new(KeyOperations.Encrypt, Algorithm.A256Gcm, new byte[16]);
    private static readonly CryptoRequest Sign = new(KeyOperations.Sign, Algorithm.Hs256, new byte[32]);

    private static Call Admin => new(Installation.Administrator, Guid.NewGuid().ToString());

    [Fact]
    public async Task FirstUse_OnTwoHostsAtOnce_OneFamilyGivesResults()
    {
        await using var first = await Installation.Start();
        var clock = new DueClock(first.Store, first.Time, TimeSpan.FromHours(1), (_, _) => { });
        var ports = first.Ports with { Store = new WatchedStore(first.Store, clock.Expect) };
        await using var host = new InProcessHost(ports, clock, InProcessOptions.Default);
        var second = KmsHandlers.Pipeline(new KmsParts(host, first.Ports, first.Store, first.Noticed.Add), Installation.Access, first.Trail);
        Assert.True((await first.Service.CreateVault(Admin, Vault, new VaultSettings())).IsOk);
        for (var round = 0; round < 50; round++)
        {
            Assert.True(KeyId.TryCreate(Vault, "race" + round, out var key));
            using var material = new KeyToImport { Type = KeyType.Oct, K = new byte[32] };
            Assert.True((await first.Service.ImportKey(Admin, key, "race" + round, material, KeySettings.Default)).IsOk);

            // Both have the undecided state in memory before either decides.
            Assert.True((await first.Service.GetKey(Admin, key, null)).IsOk);
            Assert.True((await second.GetKey(Admin, key, null)).IsOk);
            var uses = await Task.WhenAll(
                Task.Run(async () => await first.Service.UseKey(Admin, key, null, Encrypt)),
                Task.Run(async () => await second.UseKey(Admin, key, null, Sign)));

            Assert.Equal([RefusalCode.KeyOperationForbidden], uses.Where(use => !use.IsOk).Select(use => use.Refusal!.Code));
        }
    }
}
