using Kms.Crypto.Hierarchy;
using Kms.Crypto.Keys;
using Kms.Crypto.Records;
using Kms.Crypto.Replication;
using Kms.Keys;

namespace Kms.Crypto.Tests.Records;

/// <summary>A region with one key, and who its peers are.</summary>
internal sealed class BackupRegion : IDisposable
{
    private const string Version = "0123456789abcdef0123456789abcdef";

    private readonly RegionKey region = RegionKey.Create();
    private readonly KeyMaterials materials;
    private readonly RegionIdentity identity = RegionIdentity.Create();

    public BackupRegion(string name)
    {
        Seal = new RecordSeal(region, name);
        materials = new KeyMaterials(region);
        var spec = KeySpecs.Oct(256).Value;
        var made = materials.Generate(spec, Version, default).Result;
        Key = new KeyState(KeyStatus.Active, "key", [new KeyVersion(
            Version, spec, made.Public, made.Material, new KeyAttributes(true, null, null, DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch),
            KeyOperationNames.DefaultsFor(KeyType.Oct), Tags.None)], null, null);
    }

    public RecordSeal Seal { get; }

    public KeyState Key { get; }

    public static void Pair(BackupRegion one, BackupRegion other)
    {
        one.Share(other);
        other.Share(one);
    }

    public void Share(BackupRegion? peer, params BackupRegion[] former) =>
        Seal.ShareBackups(identity, peer?.identity.PublicKeys, former.Select(region => region.identity.PublicKeys));

    public byte[] Backup() => KeyRecord.SealBackup(Key, Seal).Value.ToArray();

    public bool Opens(byte[] blob) => Seal.TryOpenBackup(blob, out _);

    /// <summary>The key comes back under its version's id, and signs here.</summary>
    public void AssertOpens(byte[] blob)
    {
        Assert.True(KeyRecord.TryOpenBackup(blob, Seal, out var key));
        Assert.Equal(Version, key.Latest.Id);
        Assert.Equal(32, Hmac(key).Length);
    }

    public ReadOnlyMemory<byte> Hmac(KeyState key)
    {
        using var handle = materials.Open(key.Latest.Id, key.Latest.Spec, key.Latest.Material);
        return handle.Perform(new CryptoRequest(KeyOperations.Sign, Algorithm.Hs256, new byte[32])).Value.Value;
    }

    public RecordSeal Renamed(string name) => new(region, name);

    public void Dispose()
    {
        identity.Dispose();
        materials.Dispose();
        Seal.Dispose();
        region.Dispose();
    }
}
