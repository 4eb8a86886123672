using Kms.Keys;
using Kms.Records;
using Xunit;

namespace Kms.Core.Tests.Keys;

/// <summary>One key on two zones: what is kept in memory, what is in force there, and what is forgotten.</summary>
public sealed class KeyActorMemoryTests : KeyActorCase
{
    [Fact]
    public async Task Change_Refused_LeavesWhatIsInMemory()
    {
        var actor = await Actor();
        await Do(actor, Create);
        var before = actor.Snapshot;
        Assert.Equal(RefusalCode.KeyNotFound, (await Try(actor, new PurgeKey())).Refusal?.Code);
        zones.B.Down = true;
        Assert.Equal(RefusalCode.ZoneUnavailable, (await Try(actor, new RotateKey())).Refusal?.Code);

        Assert.NotNull(before);
        Assert.Same(before, actor.Snapshot);
        Assert.Equal([0], materials.Closings);
    }

    [Fact]
    public async Task Change_OfEachKind_IsPublishedAtOnce()
    {
        var actor = await Actor();
        await Do(actor, Create);
        await Do(actor, new RotateKey());
        Assert.Equal(2, Snapshot(actor).State.Versions.Length);
        Assert.Equal([0, 0], materials.Closings);
        await Do(actor, new DeleteKey());
        Assert.Equal((KeyStatus.Deleted, 2), (Snapshot(actor).State.Status, materials.Closings.Count(times => times == 1)));
        await Do(actor, new RecoverKey());
        Assert.Equal((KeyStatus.Active, 2), (Snapshot(actor).State.Status, materials.Open.Count()));
        Assert.Equal((0, 4), (store.Reads, store.Writes.Count));
    }

    /// <summary>The emergency brake: in force at once with one zone away, and said to be so.</summary>
    [Fact]
    public async Task Disable_ZoneAway_IsInForceAtOnce()
    {
        var actor = await Actor();
        await Do(actor, Create);
        zones.B.Down = true;
        var answer = await Do(actor, Disable);
        Assert.Equal((Durability.SingleZone, false), (answer.Durability, answer.State.Latest.Attributes.Enabled));
        Assert.Equal(answer.State.Latest.Id, answer.VersionId);
        Assert.False(Snapshot(actor).State.Latest.Attributes.Enabled);
        Assert.False(((KeyState)(await Another().Read(default)).Value).Latest.Attributes.Enabled);
        var mixed = new UpdateKey(null, new KeySettings(Enabled: false, Tags: Tags.None));
        Assert.Equal(RefusalCode.ZoneUnavailable, (await Try(actor, mixed)).Refusal?.Code);

        zones.A.Down = true;
        Assert.Equal(RefusalCode.ZoneUnavailable, (await Try(actor, Disable)).Refusal?.Code);
    }

    /// <summary>While it is open which state holds, nothing of it is kept: every call looks whether it is decided.</summary>
    [Fact]
    public async Task Load_LastChangeInDoubt_IsNotKept()
    {
        var actor = await Actor();
        await Do(actor, Create);
        zones.B.AfterStatement = (_, _) =>
        {
            zones.B.Down = true;
            return new(false);
        };
        Assert.Equal(RefusalCode.OutcomeUnknown, (await Try(actor, new RotateKey())).Refusal?.Code);
        zones.B.AfterStatement = null;
        await store.Tick();

        Assert.Null(actor.Snapshot);
        Assert.True((await actor.Load(default)).Value.LatestUnknown);
        var reads = store.Reads;
        Assert.True((await actor.Load(default)).Value.LatestUnknown);
        Assert.Equal(reads + 1, store.Reads);
        Assert.Null(actor.Snapshot);
        Assert.Single(materials.Open);
        actor.Drop();
        Assert.Empty(materials.Open);

        zones.B.Down = false;
        await store.Tick();
        Assert.False((await actor.Load(default)).Value.LatestUnknown);
        Assert.Equal(2, Snapshot(actor).State.Versions.Length);
        Assert.Equal(2, materials.Open.Count());
    }

    [Fact]
    public async Task Drop_Key_ClosesItsHandlesAndReadsAgain()
    {
        var actor = await Actor();
        await Do(actor, Create);
        actor.Drop();
        Assert.Null(actor.Snapshot);
        Assert.Empty(materials.Open);
        Assert.Equal(0, store.Reads);
        Assert.True((await actor.Read(default)).Value.IsActive);
        Assert.True((await actor.Read(default)).Value.IsActive);
        Assert.Equal((1, 1), (store.Reads, materials.Open.Count()));
    }

    [Fact]
    public async Task Read_KeyThatThereIsNot_IsKeptAsAbsent()
    {
        var actor = await Actor();
        Assert.True((await actor.Read(default)).Value.IsAbsent);
        var kept = (await actor.Load(default)).Value;
        Assert.False(kept.LatestUnknown);
        Assert.Same(kept, actor.Snapshot);
        Assert.Equal(1, store.Reads);
        Assert.Single((await Do(actor, Create)).State.Versions);
    }

    [Fact]
    public async Task Read_NoZoneOrARecordThatDoesNotOpen_IsRefused()
    {
        var actor = await Actor();
        var place = new RecordPlace("payments", "key/payments/signing", 1, RecordIndex.None);
        await store.Write(new RecordWrite(place, "no"u8.ToArray(), "op"), default);
        Assert.Equal(RefusalCode.RecordCorrupt, (await actor.Read(default)).Refusal?.Code);
        Assert.Equal(RefusalCode.RecordCorrupt, (await Try(actor, new DeleteKey())).Refusal?.Code);

        zones.A.Down = zones.B.Down = true;
        Assert.Equal(RefusalCode.ZoneUnavailable, (await actor.Read(default)).Refusal?.Code);
        Assert.Equal(RefusalCode.ZoneUnavailable, (await Try(actor, new DeleteKey())).Refusal?.Code);
    }
}
