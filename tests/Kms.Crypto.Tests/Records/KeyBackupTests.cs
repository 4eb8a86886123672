using Kms.Crypto.Hierarchy;
using Kms.Crypto.Keys;
using Kms.Crypto.Records;
using Kms.Keys;

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

        var blob = KeyRecord.SealBackup(new KeyState(KeyStatus.Active, "many", [.. versions], null, null), seal);
        Assert.True(KeyRecord.TryOpenBackup(blob, seal, out var back));
        Assert.Equal(versions.Select(version => version.Id), back.Versions.Select(version => version.Id));
        Assert.InRange(blob.Length, 1, 4 << 20);
        foreach (var version in (KeyVersion[])[back.Versions[0], back.Versions[KeyRules.VersionsMax / 2], back.Latest])
        {
            using var handle = materials.Open(version.Id, version.Spec, version.Material);
            var signature = handle.Perform(new CryptoRequest(KeyOperations.Sign, Algorithm.Es256, new byte[32])).Value.Value;
            Assert.True(handle.Perform(new CryptoRequest(KeyOperations.Verify, Algorithm.Es256, new byte[32], signature)).Value.Valid);
        }
    }
}
