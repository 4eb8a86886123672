using Kms.Core.Tests.Service;
using Kms.Keys;
using Kms.Records;
using Xunit;

namespace Kms.Core.Tests.Keys;

/// <summary>Handles: opened once for a version, kept while it is kept, closed once when it goes.</summary>
public sealed class KeySnapshotTests
{
    private static readonly KeyVersion One = Sample.Version("a0000000000000000000000000000001");
    private static readonly KeyVersion Two = Sample.Version("a0000000000000000000000000000002");
    private static readonly KeyVersion Three = Sample.Version("a0000000000000000000000000000003");

    private readonly NamedMaterials materials = new();

    [Fact]
    public void Next_VersionAddedOrChanged_KeepsTheHandlesThatItHas()
    {
        var first = KeySnapshot.Open(Sample.Active(One), materials);
        var second = first.Next(Sample.Active(One with { Operations = KeyOperations.Verify }, Two), materials);

        Assert.Equal([One.Id, Two.Id], materials.Open);
        Assert.Equal([0, 0], materials.Closings);
        Assert.Same(Handle(first, One.Id), Handle(second, One.Id));
        Assert.NotSame(Handle(second, One.Id), Handle(second, Two.Id));
    }

    [Fact]
    public void Next_KeyThatMayNotBeUsed_ClosesEachHandleOnce()
    {
        var state = Sample.Active(One, Two);
        foreach (var next in (KeyState[])[state with { Status = KeyStatus.Deleted }, KeyState.Absent])
        {
            var made = new NamedMaterials();
            var after = KeySnapshot.Open(state, made).Next(next, made);
            Assert.Equal([1, 1], made.Closings);
            Assert.Same(next, after.State);
            Assert.Equal([One.Id, Two.Id], Reopened(after, state, made));
        }
    }

    [Fact]
    public void Next_OtherVersions_OpensTheirsAndClosesTheOthers()
    {
        var snapshot = KeySnapshot.Open(Sample.Active(One, Two), materials);
        Assert.Equal([Three.Id, Two.Id], OpenAfter(snapshot.Next(Sample.Active(Three, Two), materials)));
        Assert.Equal([1, 0, 0], materials.Closings);

        var fewer = KeySnapshot.Open(Sample.Active(One, Two), materials).Next(Sample.Active(One), materials);
        Assert.Same(One, fewer.State.Latest);
        Assert.Equal([1, 0, 0, 0, 1], materials.Closings);
    }

    [Fact]
    public void TryFind_Version_IsTheNamedOneOrTheNewest()
    {
        var snapshot = KeySnapshot.Open(Sample.Active(One, Two), materials);
        Assert.True(snapshot.TryFind(null, out var newest, out var handle));
        Assert.Same(Two, newest);
        Assert.Same(Handle(snapshot, Two.Id), handle);
        Assert.True(snapshot.TryFind(One.Id.ToUpperInvariant(), out var named, out _));
        Assert.Same(One, named);
        Assert.False(snapshot.TryFind("b", out var none, out var noHandle));
        Assert.Null(none);
        Assert.Null(noHandle);
    }

    [Fact]
    public void TryFind_KeyThatMayNotBeUsed_FindsNothing()
    {
        Assert.False(KeySnapshot.Open(Sample.Deleted(), materials).TryFind(null, out _, out _));
        Assert.False(KeySnapshot.Absent.TryFind(null, out _, out _));
        Assert.False(KeySnapshot.Absent.TryFind(One.Id, out _, out _));
        Assert.Empty(materials.Closings);
    }

    [Fact]
    public void Open_LatestUnknown_IsSaidUntilTheNextState()
    {
        var open = KeySnapshot.Open(Sample.Active(One), materials, latestUnknown: true);
        Assert.True(open.LatestUnknown);
        Assert.Equal([One.Id], materials.Open);
        Assert.False(open.Next(Sample.Active(One, Two), materials).LatestUnknown);
        Assert.False(KeySnapshot.Open(Sample.Active(One), materials).LatestUnknown);
    }

    [Fact]
    public void Close_Snapshot_ClosesEveryHandle()
    {
        KeySnapshot.Open(Sample.Active(One, Two), materials).Close();
        Assert.Equal([1, 1], materials.Closings);
    }

    private static IEnumerable<string> Reopened(KeySnapshot snapshot, KeyState state, NamedMaterials made)
    {
        snapshot.Next(state, made);
        return made.Open;
    }

    private IEnumerable<string> OpenAfter(KeySnapshot snapshot) =>
        snapshot.State.Versions.Select(version => version.Id).Where(id => materials.Open.Contains(id));

    private static IKeyHandle Handle(KeySnapshot snapshot, string id) =>
        snapshot.TryFind(id, out _, out var handle) ? handle : throw new ArgumentException(id, nameof(id));
}
