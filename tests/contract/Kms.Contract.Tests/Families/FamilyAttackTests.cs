using System.Security.Cryptography;
using Kms.Access;
using Kms.Keys;
using Kms.Vaults;
using Xunit;

namespace Kms.Contract.Tests.Families;

/// <summary>
/// A symmetric key used outside its family: for every key_ops of one or two operations, every kind of key and every size, in a vault that
/// allows CBC, nothing that key_ops refuses can be computed from what they allow.
/// </summary>
public sealed class FamilyAttackTests : IAsyncLifetime
{
    private const KeyOperations Every = KeyOperations.Encrypt | KeyOperations.Decrypt | KeyOperations.Sign | KeyOperations.Verify
        | KeyOperations.WrapKey | KeyOperations.UnwrapKey;

    private static readonly VaultName Vault = VaultName.TryParse("payments", out var name) ? name : default;
    private static int operations;

    private Installation installation = null!;

    private static Call Admin => new(Installation.Administrator, "op-" + Interlocked.Increment(ref operations));

    /// <summary>How the key came to be, and which family used it first.</summary>
    private static string[] Origins => ["generated", "imported", "imported for GCM", "imported for CBC", "imported for KW", "imported for HMAC"];

    public static TheoryData<string, int> Kinds
    {
        get
        {
            var data = new TheoryData<string, int>();
            foreach (var bits in (int[])[128, 192, 256])
            {
                foreach (var kind in Origins)
                {
                    data.Add(kind, bits);
                }
            }

            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task UseKey_EveryKeyOps_GivesNothingThatTheyRefuse(string kind, int bits)
    {
        var found = new List<string>();
        var tried = 0;
        foreach (var allowed in KeyOps())
        {
            var key = await Make($"k{allowed:D}", kind, bits);
            if (kind == "imported")
            {
                // The adversary comes first, and may decide the family.
                await Restrict(key, allowed);
                await BlockOracles.Forward(With(key), bits);
                await BlockOracles.Backward(With(key), bits);
                await Restrict(key, Every);
            }

            var victim = await Victim.Work(With(key), bits);
            Assert.NotEmpty(victim.Known());
            await Restrict(key, allowed);
            var adversary = new Adversary(With(key), allowed, victim);
            found.AddRange(await adversary.Attack());
            await Restrict(key, Every);
            found.AddRange(await adversary.Check());
            tried++;
        }

        var crossings = found.Where(it => it != Adversary.ByNature).ToArray();
        TestContext.Current.TestOutputHelper?.WriteLine($"{kind}, {bits} bits: key_ops={tried} crossings={crossings.Length}");
        Assert.Equal(21, tried);
        Assert.Empty(crossings);
    }

    /// <summary>The attacks work where one key serves all modes: what they do not find above is not there.</summary>
    [Theory]
    [InlineData(128)]
    [InlineData(192)]
    [InlineData(256)]
    public async Task Attack_OneKeyForAllModes_FindsEveryCrossing(int bits)
    {
        using var material = new KeyToImport { Type = KeyType.Oct, K = RandomNumberGenerator.GetBytes(bits / 8) };
        var imported = installation.Ports.Materials.Import(material, "v").Value;
        using var handle = installation.Ports.Materials.Open("v", imported.Spec, imported.Material);
        Use All(KeyOperations allowed) => request =>
            new((allowed & request.Operation) != 0 && handle.Perform(request).TryGet(out var output, out _) ? output : null);

        var found = new HashSet<string>();
        foreach (var allowed in KeyOps())
        {
            var adversary = new Adversary(All(allowed), allowed, await Victim.Work(All(Every), bits));
            found.UnionWith([.. await adversary.Attack(), .. await adversary.Check()]);
        }

        Assert.Equal(
            new HashSet<string>
            {
                $"decrypt GCM with A{bits}CBC encrypt", $"decrypt GCM with A{bits}CBCPAD encrypt",
                $"forge GCM with A{bits}CBC encrypt", $"forge GCM with A{bits}CBCPAD encrypt",
                $"wrap with A{bits}CBC encrypt", $"wrap with A{bits}CBCPAD encrypt",
                $"unwrap with A{bits}CBC decrypt", $"unwrap with A{bits}CBCPAD decrypt",
                Adversary.ByNature,
            },
            found);
    }

    public async ValueTask InitializeAsync()
    {
        installation = await Installation.Start();
        var settings = new VaultSettings(AllowAesCbc: true);
        Assert.True((await installation.Service.CreateVault(Admin, Vault, settings)).IsOk);
    }

    public ValueTask DisposeAsync() => installation.DisposeAsync();

    private static KeyId Key(string name) =>
        KeyId.TryCreate(Vault, name, out var id) ? id : throw new ArgumentException(name, nameof(name));

    private static IEnumerable<KeyOperations> KeyOps() =>
        Enumerable.Range(1, (int)Every).Where(bits => int.PopCount(bits) <= 2).Select(bits => (KeyOperations)bits);

    private async Task<KeyId> Make(string name, string kind, int bits)
    {
        var key = Key(name);
        if (kind == "generated")
        {
            Assert.True((await installation.Service.CreateKey(Admin, key, name, KeySpecs.Oct(bits).Value, KeySettings.Default)).IsOk);
            return key;
        }

        using var material = new KeyToImport { Type = KeyType.Oct, K = RandomNumberGenerator.GetBytes(bits / 8) };
        Assert.True((await installation.Service.ImportKey(Admin, key, name, material, KeySettings.Default)).IsOk);
        CryptoRequest? first = kind[^3..] switch
        {
            "GCM" => new CryptoRequest(KeyOperations.Encrypt, Algorithm.ByName[$"A{bits}GCM"], new byte[16]),
            "CBC" => new CryptoRequest(KeyOperations.Encrypt, Algorithm.ByName[$"A{bits}CBC"], new byte[16]),
            " KW" => new CryptoRequest(KeyOperations.WrapKey, Algorithm.ByName[$"A{bits}KW"], new byte[16]),
            "MAC" => new CryptoRequest(KeyOperations.Sign, Algorithm.Hs256, new byte[32]),
            _ => null,
        };
        Assert.True(first is not { } use || await With(key)(use) is not null);
        return key;
    }

    private async Task Restrict(KeyId key, KeyOperations allowed) =>
        Assert.True((await installation.Service.UpdateKey(Admin, key, null, new KeySettings(allowed))).IsOk);

    private async ValueTask<CryptoOutput?> Perform(KeyId key, CryptoRequest request) =>
        (await installation.Service.UseKey(Admin, key, null, request)).TryGet(out var answer, out _) ? answer.Output : null;

    private Use With(KeyId key) => request => int.IsPow2((int)request.Operation) ? Perform(key, request) : new((CryptoOutput?)null);
}
