using Kms.Keys;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace Kms.Core.Tests.Keys;

public sealed class KeyDoubtTests
{
    private const string First = "a0000000000000000000000000000001";
    private const string Second = "a0000000000000000000000000000002";

    [Fact]
    public void Between_ARotation_OldVersionsWorkAndTheNewestIsUnknown()
    {
        var now = Sample.Active(Sample.Version(First));
        var doubt = Between(now, Sample.Active(Sample.Version(First), Sample.Version(Second)));
        Assert.True(doubt.LatestUnknown);
        Assert.Equal(First, Assert.Single(doubt.State.Versions).Id);
        Assert.True(doubt.State.Latest.Attributes.Enabled);
    }

    /// <summary>Recovered or not: it is as deleted as it was, and nothing of it is lost.</summary>
    [Fact]
    public void Between_DeletedAndRecovered_StaysDeleted()
    {
        var now = Sample.Deleted();
        var doubt = Between(now, Sample.Active());
        Assert.Same(now, doubt.State);
        Assert.True(doubt.LatestUnknown);
    }

    [Theory]
    [InlineData(true, false)]
    [InlineData(false, true)]
    [InlineData(false, false)]
    public void Between_ASwitch_OnlyWhatBothAllowIsAllowed(bool now, bool proposed)
    {
        var doubt = Between(Sample.Active(Sample.Version(enabled: now)), Sample.Active(Sample.Version(enabled: proposed)));
        Assert.False(doubt.State.Latest.Attributes.Enabled);
        Assert.False(doubt.LatestUnknown);
    }

    /// <summary>Every pair of settings, at every moment: while it is open which of the two holds, exactly that is allowed which both allow.</summary>
    [Fact]
    public void Between_AnyTwoSettings_ExactlyWhatBothAllowIsAllowed()
    {
        int?[] bounds = [null, 1, 2];
        KeyVersion[] versions =
        [
            .. from enabled in (bool[])[true, false]
               from start in bounds
               from end in bounds
               from operations in (KeyOperations[])[KeyOperations.Sign, KeyOperations.Verify, KeyOperations.Sign | KeyOperations.Verify]
               select Sample.Version(
                   enabled: enabled, notBefore: start is { } s ? Sample.Now.AddDays(s) : null, expires: end is { } e ? Sample.Now.AddDays(e) : null,
                   operations: operations),
        ];
        (FakeTimeProvider Time, KeyOperations Operation)[] uses =
        [
            .. from hours in (int[])[0, 23, 24, 25, 47, 48, 49]
               from operation in (KeyOperations[])[KeyOperations.Sign, KeyOperations.Verify]
               select (new FakeTimeProvider(Sample.Now.AddHours(hours)), operation),
        ];
        bool Allowed(KeyVersion version, int use) =>
            KeyUse.Check(version, new CryptoRequest(uses[use].Operation, Algorithm.Es256, new byte[32]), Sample.Vault(), uses[use].Time) is null;

        foreach (var (now, proposed) in from now in versions from proposed in versions select (now, proposed))
        {
            var doubt = Between(Sample.Active(now), Sample.Active(proposed)).State.Latest;
            Assert.All(Enumerable.Range(0, uses.Length), use => Assert.Equal(Allowed(now, use) && Allowed(proposed, use), Allowed(doubt, use)));
        }
    }

    [Fact]
    public void Between_TwoWindows_OnlyTheirOverlapIsAllowed()
    {
        var day = Sample.Now;
        var now = Sample.Active(Sample.Version(notBefore: day, expires: day.AddDays(9), operations: KeyOperations.Sign | KeyOperations.Verify));
        var proposed = Sample.Active(Sample.Version(notBefore: day.AddDays(2), expires: null, operations: KeyOperations.Verify));
        var version = Between(now, proposed).State.Latest;
        Assert.Equal(day.AddDays(2), version.Attributes.NotBefore);
        Assert.Equal(day.AddDays(9), version.Attributes.Expires);
        Assert.Equal(KeyOperations.Verify, version.Operations);
    }

    /// <summary>Days from now; null: no bound. The later beginning and the earlier end count, whichever of the two states has them.</summary>
    [Theory]
    [InlineData(1, 3, 3, 1)]
    [InlineData(3, 1, 3, 1)]
    [InlineData(2, 2, 2, 2)]
    [InlineData(null, 2, 2, 2)]
    [InlineData(2, null, 2, 2)]
    [InlineData(-3, -1, -1, -3)]
    [InlineData(null, null, null, null)]
    public void Between_TwoBounds_TheTighterOneCounts(int? now, int? proposed, int? notBefore, int? expires)
    {
        var doubt = Between(
            Sample.Active(Sample.Version(notBefore: Day(now), expires: Day(now))),
            Sample.Active(Sample.Version(notBefore: Day(proposed), expires: Day(proposed))));

        var attributes = doubt.State.Latest.Attributes;
        Assert.Equal((Day(notBefore), Day(expires)), (attributes.NotBefore, attributes.Expires));
        Assert.True(attributes.Enabled);
        Assert.False(doubt.LatestUnknown);
    }

    [Fact]
    public void Between_AVersionThatTheOtherStateLacks_IsNotUsable()
    {
        var doubt = Between(Sample.Active(Sample.Version(First), Sample.Version(Second)), Sample.Active(Sample.Version(First)));

        Assert.True(doubt.LatestUnknown);
        Assert.True(doubt.State.Find(First)!.Attributes.Enabled);
        Assert.False(doubt.State.Find(Second)!.Attributes.Enabled);
    }

    [Theory]
    [InlineData(KeyStatus.Active, KeyStatus.Deleted)]
    [InlineData(KeyStatus.Active, KeyStatus.Absent)]
    [InlineData(KeyStatus.Deleted, KeyStatus.Active)]
    [InlineData(KeyStatus.Absent, KeyStatus.Active)]
    public void Between_LifeOrDeath_NothingIsUsable(KeyStatus now, KeyStatus proposed)
    {
        var doubt = Between(Sample.StateIn(now), Sample.StateIn(proposed));
        Assert.True(doubt.LatestUnknown);
        Assert.True(doubt.State.Status != KeyStatus.Active || doubt.State.Versions.All(version => !version.Attributes.Enabled));
    }

    private static DateTimeOffset? Day(int? days) => days is { } count ? Sample.Now.AddDays(count) : null;

    private static (KeyState State, bool LatestUnknown) Between(KeyState now, KeyState proposed)
    {
        var (state, isCertain, latestUnknown) = KeyDoubt.Between(now, proposed);
        Assert.False(isCertain);
        return ((KeyState)state, latestUnknown);
    }
}
