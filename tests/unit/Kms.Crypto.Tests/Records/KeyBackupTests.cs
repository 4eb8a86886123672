using Kms.Crypto.Files;
using Kms.Crypto.Hierarchy;
using Kms.Crypto.Keys;
using Kms.Crypto.Native;
using Kms.Crypto.Records;
using Kms.Crypto.Tests.Support;
using Kms.Keys;
using Kms.PublicKeys;

namespace Kms.Crypto.Tests.Records;

/// <summary>The backup of one key, for its owner to keep.</summary>
public sealed class KeyBackupTests
{
    [Fact]
    public async Task SealBackup_AsManyVersionsAsAKeyCanHave_AllComeBackUnderTheirIdsAndWork()
    {
        using var region = RegionKey.Create();
        using var seal = new RecordSeal(region, "local");
        using var materials = new KeyMaterials(region);
        var spec = KeySpecs.Ec(Curve.P256).Value;
        var versions = new List<KeyVersion>();
        for (var i = 0; i < KeyRules.VersionsMax; i++)
        {
            var id = new Identities().NewId();
            var made = await materials.Generate(spec, id, default);
            var attributes = new KeyAttributes(true, null, null, DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch);
            versions.Add(new KeyVersion(id, spec, made.Public, made.Material, attributes, KeyOperationNames.DefaultsFor(KeyType.Ec), Tags.None));
        }

        var blob = KeyRecord.SealBackup(new KeyState(KeyStatus.Active, "many", [.. versions], null, null), seal).Value;
        Assert.True(KeyRecord.TryOpenBackup(blob.Span, seal, out var back));
        Assert.Equal(versions.Select(version => version.Id), back.Versions.Select(version => version.Id));
        Assert.InRange(blob.Length, 1, 4 << 20);
        foreach (var version in (KeyVersion[])[back.Versions[0], back.Versions[KeyRules.VersionsMax / 2], back.Latest])
        {
            using var handle = materials.Open(version.Id, version.Spec, version.Material);
            var signature = handle.Perform(new CryptoRequest(KeyOperations.Sign, Algorithm.Es256, new byte[32])).Value.Value;
            Assert.True(handle.Perform(new CryptoRequest(KeyOperations.Verify, Algorithm.Es256, new byte[32], signature)).Value.Valid);
        }
    }

    [Fact]
    public void TryOpenBackup_MadeByAReleaseWithoutPeersAndSubkeys_OpensAndItsMaterialIsRefused()
    {
        using var folder = new TemporaryFolder();
        using (var key = new SecretBuffer([.. Enumerable.Range(0, 32).Select(i => (byte)i)]))
        {
            PrivateFile.TryCreate(folder.File("root.key"), key.Span);
        }

        using var root = RootKey.Load(folder.File("root.key"));
        using var region = RegionKey.Open(root, Convert.FromBase64String(RegionOfThen));
        using var seal = new RecordSeal(region, "local");
        using var materials = new KeyMaterials(region);

        Assert.True(KeyRecord.TryOpenBackup(Convert.FromBase64String(BlobOfThen), seal, out var back));
        using var handle = materials.Open(back.Latest.Id, back.Latest.Spec, back.Latest.Material);
        // A symmetric key without the byte that says how it is used must not be taken for one that has it.
        Assert.Same(KeyRefusals.MaterialCorrupt, handle.Perform(new CryptoRequest(KeyOperations.Sign, Algorithm.Hs256, new byte[32])).Refusal);
    }

    // Made by that release: its region key under the root key 00..1f, and the backup of a symmetric key.
    private const string RegionOfThen =
        "ARCcdVQwvFPwOgk4jvTb/Vo9cMoTTqUTiVPG/MwtkvgDCoathTFrbY759rVCWK1S3PUO6wV/g3GWtzKfW21VC0PR2gui+GNBRhYNke5UBFDE";

    private const string BlobOfThen =
        "Dmttcy1rZXktYmFja3Vwx9Xwis/wAVtjbAkJRLa/USvPoMBOsQaqNjXm10avE6JT6j0bIwu3S9zBauzg741vPQxzt7XGSJM7r61WJt24JWeLQgFWdaQAoS/mm5SY6b+vxy6Lu3Pp96C+5lQSTaSWZFbayC9d"
        + "hOKwQu498oFv1zDUsWDqmo84tiSWSr9yoqFB5tI1PNoirnAPy7Tcc7L7twV5MputRRz9+sdR2JpEt4hzyLKsyOAAHsO8+KQudziJImL094zwuA9clmDTj4jbSxAahgg9xvisGayaoUNlaosTpYWsPGr+H36/"
        + "RidH0D6NiBg6/N8dZrLwdHkqWaymzRk8S4del8Y=";
}
