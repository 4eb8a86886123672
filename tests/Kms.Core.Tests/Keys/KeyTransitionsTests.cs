using Kms.Keys;
using Xunit;

namespace Kms.Core.Tests.Keys;

public sealed class KeyTransitionsTests
{
    public static TheoryData<KeyStatus, KeyCommandKind> EveryPair()
    {
        var pairs = new TheoryData<KeyStatus, KeyCommandKind>();
        foreach (var status in Enum.GetValues<KeyStatus>())
        {
            foreach (var command in Enum.GetValues<KeyCommandKind>())
            {
                pairs.Add(status, command);
            }
        }

        return pairs;
    }

    [Theory]
    [MemberData(nameof(EveryPair))]
    public void Of_EveryPair_IsEitherAStatusOrARefusal(KeyStatus status, KeyCommandKind command)
    {
        var transition = KeyTransitions.Of(status, command);
        Assert.True(transition.Next is null != transition.Refusal is null);
    }

    [Theory]
    [MemberData(nameof(EveryPair))]
    public void Decide_EveryPair_EndsWhereTheTableSays(KeyStatus status, KeyCommandKind kind)
    {
        var state = Sample.StateIn(status);
        var transition = KeyTransitions.Of(status, kind);
        var command = Sample.Command(kind);
        var later = Sample.Now.AddDays(91);

        var admitted = KeyRules.Admit(state, command, Sample.Vault(), later);

        Assert.Equal(transition.Refusal, admitted.Refusal?.Code);
        if (admitted.TryGet(out var need, out _))
        {
            var fresh = need is MaterialNeed.NoMaterial ? null : Sample.Fresh();
            var events = KeyRules.Decide(state, command, Sample.Vault(), later, fresh);
            var after = events.Aggregate(state, (s, e) => e.Apply(s));
            Assert.Equal(transition.Next, after.Status);
            Assert.Equal(after.Status == KeyStatus.Deleted, after.Deletion is not null);
            Assert.Equal(after.Status == KeyStatus.Absent, after.Versions.IsEmpty);
        }
    }
}
