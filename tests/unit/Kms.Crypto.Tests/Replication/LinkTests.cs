using System.Diagnostics.CodeAnalysis;
using System.Text;
using Kms.Crypto.Hierarchy;
using Kms.Crypto.Replication;
using Kms.Keys;
using Kms.Records;
using Kms.Regions.Messages;
using Kms.Regions.Sealing;
using Kms.Testing.Kinds;

namespace Kms.Crypto.Tests.Replication;

/// <summary>What leaves a region, for whom it opens, and that nothing else does.</summary>
public sealed class LinkTests : IDisposable
{
    private static readonly RecordPlace Vault = new("v", "vault/v", 1, new RecordIndex("vaults", null));

    private readonly LinkRegion home = new("home");
    private readonly LinkRegion other = new("other");
    private readonly LinkRegion stranger = new("stranger");

    public void Dispose()
    {
        home.Dispose();
        other.Dispose();
        stranger.Dispose();
    }

    [Fact]
    public async Task TryOpen_KeyOfTheHomeRegion_SignsTheSameThereUnderItsOwnKeys()
    {
        var record = await home.Key();
        using var outlet = home.To(other);
        using var inlet = other.From(home);
        Assert.True(outlet.TrySeal(record, out var forTarget, out var erase));
        Assert.False(erase);
        Assert.True(inlet.TryOpen(record.Place, forTarget, out var own));

        Assert.True(KeyKind.Row.Open(new StoredRecord(record.Place, own), other.Seal).TryGet(out var there, out _));
        Assert.True(KeyKind.Row.Open(record, home.Seal).TryGet(out var here, out _));
        Assert.Equal(Use(home, here!), Use(other, there!));

        // Neither region's stored form opens in the other one.
        Assert.False(other.Seal.TryOpen(record.Place, record.Body.Span, out _));
        Assert.False(home.Seal.TryOpen(record.Place, own, out _));
        Assert.NotEqual(here!.Latest.Material.Bytes.ToArray(), there!.Latest.Material.Bytes.ToArray());

        static byte[] Use(LinkRegion region, KeyState key)
        {
            using var handle = region.Materials.Open(key.Latest.Id, key.Latest.Spec, key.Latest.Material);
            return handle.Perform(new CryptoRequest(KeyOperations.Sign, Algorithm.Hs256, Encoding.UTF8.GetBytes("0123456789abcdef0123456789abcdef"))).Value.Value.ToArray();
        }
    }

    /// <summary>A kind that the product knows nothing of: its material is wrapped for the other region too, for its row.</summary>
    [Fact]
    public async Task TryOpen_RecordOfAMadeUpKind_HasItsMaterialUnderTheOtherRegionsKeys()
    {
        var material = (await home.Materials.Generate(NoteKind.MaterialSpec, NoteKind.MaterialId, default)).Material;
        var place = NoteKind.Row.PlaceOf(NoteKind.Of(VaultName.TryParse("v", out var vault) ? vault : default, "n"), new NoteState("a"), 1);
        var body = NoteKind.Row.Seal(place, new NoteState("a", material.Bytes.ToArray()), home.Seal);
        var kinds = new RecordKinds([NoteKind.Row]);
        using var outlet = home.To(other, kinds);
        using var inlet = other.From(home, kinds);

        Assert.True(outlet.TrySeal(new StoredRecord(place, body), out var forTarget, out var erase));
        Assert.False(erase);
        Assert.True(inlet.TryOpen(place, forTarget, out var own));
        var there = NoteKind.Row.Open(new StoredRecord(place, own), other.Seal).Value;
        Assert.Equal("a", there.Text);
        Assert.NotEqual(material.Bytes.ToArray(), there.Material);
        Assert.Equal(Sign(home, material), Sign(other, new WrappedMaterial(there.Material)));

        static byte[] Sign(LinkRegion region, WrappedMaterial material)
        {
            using var handle = region.Materials.Open(NoteKind.MaterialId, NoteKind.MaterialSpec, material);
            return handle.Perform(new CryptoRequest(KeyOperations.Sign, Algorithm.Hs256, new byte[32])).Value.Value.ToArray();
        }
    }

    [Fact]
    public void TrySeal_RecordOfNoKindOrOfTheRegionItself_Throws()
    {
        using var outlet = home.To(other);
        using var inlet = other.From(home);
        var unknown = new RecordPlace("v", "note/v/n", 1, RecordIndex.None);
        Assert.Throws<UnknownRecordException>(() => outlet.TrySeal(home.Record(unknown, "a"), out _, out _));
        Assert.Throws<UnknownRecordException>(() => inlet.TryOpen(unknown, new byte[100], out _));
        Assert.Throws<InvalidOperationException>(() => outlet.TrySeal(home.Record(new RecordPlace(string.Empty, "region/state", 1, RecordIndex.None), "a"), out _, out _));
    }

    /// <summary>A peer may send records of vaults, each in its own vault, and nothing else.</summary>
    [Theory]
    [InlineData("v", "region/key")]
    [InlineData("v", "vault/w")]
    [InlineData("v", "key/w/k")]
    [InlineData("", "vault/v")]
    public void TryOpen_RecordThatDoesNotStandInItsStream_Fails(string stream, string id)
    {
        var place = new RecordPlace(stream, id, 1, RecordIndex.None);
        using var careless = home.To(other, new RecordKinds([new AnyKind(id)]));
        using var inlet = other.From(home);
        Assert.True(careless.TrySeal(home.Record(place, "a"), out var forTarget, out _));
        Assert.False(inlet.TryOpen(place, forTarget, out _));
    }

    [Fact]
    public void TryOpen_PurgedKeyOfTheHomeRegion_IsPurgedThereToo()
    {
        _ = VaultName.TryParse("v", out var vault);
        _ = KeyId.TryCreate(vault, "k", out var key);
        var gone = new KeyState(KeyStatus.Absent, "k", [], null, null);
        var place = KeyKind.Row.PlaceOf(KeyKind.Of(key), gone, 3);
        using var outlet = home.To(other);
        using var inlet = other.From(home);

        Assert.True(outlet.TrySeal(new StoredRecord(place, KeyKind.Row.Seal(place, gone, home.Seal)), out var forTarget, out var erase));
        Assert.True(erase);
        Assert.True(inlet.TryOpen(place, forTarget, out var own));
        Assert.Equal(KeyStatus.Absent, KeyKind.Row.Open(new StoredRecord(place, own), other.Seal).Value.Status);
    }

    [Fact]
    public void TryOpen_ByAnotherRegionOrInAnotherPlaceOrBack_Fails()
    {
        var record = home.Record(Vault, "content");
        using var outlet = home.To(other);
        using var inlet = other.From(home);
        using var strange = stranger.From(home);
        using var back = home.From(other);
        Assert.True(outlet.TrySeal(record, out var forTarget, out _));

        Assert.True(inlet.TryOpen(Vault, forTarget, out _));
        Assert.False(strange.TryOpen(Vault, forTarget, out _));
        Assert.False(back.TryOpen(Vault, forTarget, out _));
        Assert.False(inlet.TryOpen(Vault with { Version = 2 }, forTarget, out _));
        Assert.False(inlet.TryOpen(Vault with { Id = "vault/w" }, forTarget, out _));
        Assert.False(inlet.TryOpen(Vault with { Index = RecordIndex.None }, forTarget, out _));
        for (var i = 0; i < forTarget.Length; i++)
        {
            forTarget[i] ^= 1;
            Assert.False(inlet.TryOpen(Vault, forTarget, out _), $"byte {i}");
            forTarget[i] ^= 1;
        }
    }

    [Fact]
    public void TrySeal_DamagedRecord_Fails()
    {
        var record = home.Record(Vault, "content");
        var damaged = record.Body.ToArray();
        damaged[^1] ^= 1;
        using var outlet = home.To(other);
        Assert.False(outlet.TrySeal(record with { Body = damaged }, out _, out _));
    }

    [Fact]
    public void IsGenuine_AnythingAltered_Fails()
    {
        var batch = Signed();
        using var inlet = other.From(home);
        using var strange = other.From(stranger);
        Assert.True(inlet.IsGenuine(batch));
        Assert.False(strange.IsGenuine(batch));
        Assert.False(inlet.IsGenuine(batch with { Epoch = 2 }));
        Assert.False(inlet.IsGenuine(batch with { Changes = [.. batch.Changes.Reverse()] }));
        Assert.False(inlet.IsGenuine(batch with { Changes = [batch.Changes[0]] }));
        Assert.False(inlet.IsGenuine(batch with { Changes = [batch.Changes[0] with { Erase = true }, batch.Changes[1]] }));
        Assert.False(inlet.IsGenuine(batch with { Changes = [batch.Changes[0] with { Hash = batch.Changes[1].Hash }, batch.Changes[1]] }));
        Assert.False(inlet.IsGenuine(batch with { Changes = [batch.Changes[0] with { Body = new byte[] { 9 } }, batch.Changes[1]] }));
        Assert.False(inlet.IsGenuine(batch with { Signature = default }));
    }

    [Fact]
    public void ChangeHash_EveryField_Counts()
    {
        var hash = new ChangeHash();
        var entry = new ChangeEntry("v", 3, "key/v/k", 2, new RecordIndex("keys/v", 5), new byte[] { 1 }, new byte[] { 2 }, 6, "op");
        byte[][] all =
        [
            hash.Of([7], entry, 1), hash.Of([8], entry, 1), hash.Of([7], entry, 2), hash.Of([7], entry with { Stream = "w" }, 1), hash.Of([7], entry with { Sequence = 4 }, 1),
            hash.Of([7], entry with { RecordId = null }, 1), hash.Of([7], entry with { Version = 3 }, 1), hash.Of([7], entry with { Index = RecordIndex.None }, 1),
            hash.Of([7], entry with { Hash = default }, 1), hash.Of([7], entry with { TimeUnixMs = 7 }, 1), hash.Of([7], entry with { OperationId = "" }, 1),
            hash.Base("v", 3, 1, [2]), hash.Base("v", 3, 2, [2]), hash.Base("v", 4, 1, [2]), hash.Base("v", 3, 1, []),
        ];
        Assert.Equal(all.Length, all.Select(Convert.ToHexString).Distinct().Count());
        Assert.Equal(all[0], hash.Of([7], entry with { Body = default }, 1));
    }

    [Fact]
    public void RegionIdentity_Stored_OpensUnderItsRegionKeyOnly()
    {
        using var made = RegionIdentity.Create();
        using var own = RegionKey.Create();
        using var foreign = RegionKey.Create();
        var stored = made.WrapUnder(own);
        using var opened = RegionIdentity.Open(own, stored);
        Assert.Equal(made.PublicKeys.Bytes.ToArray(), opened.PublicKeys.Bytes.ToArray());
        Assert.Throws<KeyProtectionException>(() => RegionIdentity.Open(foreign, stored));
        stored[^1] ^= 1;
        Assert.Throws<KeyProtectionException>(() => RegionIdentity.Open(own, stored));
        Assert.Throws<KeyProtectionException>(() => RegionIdentity.Open(own, []));
    }

    [Fact]
    public void RegionPublicKeys_Altered_AreNotRead()
    {
        var bytes = home.Identity.PublicKeys.Bytes.ToArray();
        Assert.True(RegionPublicKeys.TryRead(bytes, out var read));
        Assert.Equal(home.Identity.PublicKeys.Fingerprint, read.Fingerprint);
        Assert.False(RegionPublicKeys.TryRead(bytes.AsMemory(0, bytes.Length - 1), out _));
        Assert.False(RegionPublicKeys.TryRead(default, out _));
        Assert.False(RegionPublicKeys.TryRead(new byte[] { 2, 0, 0 }, out _));
    }

    private ChangeBatch Signed()
    {
        Change Of(int sequence) => new(
            "v", sequence, 1, "vault/v", sequence, RecordIndex.None, 1, "op", new byte[] { 1 }, false, new byte[] { 2 }, new byte[32], new ChangeHash().Base("v", sequence, 1, []));
        using var outlet = home.To(other);
        var batch = new ChangeBatch(1, [Of(1), Of(2)], default);
        return batch with { Signature = outlet.Sign(batch) };
    }

    /// <summary>Lets everything leave as it is.</summary>
    private sealed class AnyKind(string id) : RecordKind(id)
    {
        public override bool TryRewrap(byte[] content, MaterialRewrap rewrap, [NotNullWhen(true)] out byte[]? rewrapped, out bool isErased)
        {
            (rewrapped, isErased) = (content, false);
            return true;
        }
    }
}
