using Kms.Leases;
using Xunit;

namespace Kms.Core.Tests.Leases;

/// <summary>The rules of leases, over times as plain numbers: 1,000 ticks a second.</summary>
public sealed class LeaseTests
{
    private const long Frequency = 1000;
    private static readonly LeaseTerms Terms = new(TimeSpan.FromSeconds(3), TimeSpan.FromSeconds(3), TimeSpan.FromMilliseconds(100));
    private static readonly HashSet<string> None = [];

    [Theory]
    [InlineData(0, true, false)]
    [InlineData(1499, true, false)]
    [InlineData(1500, true, true)]
    [InlineData(2999, true, true)]
    [InlineData(3000, false, true)]
    public void Lease_IsCountedFromTheSending(long afterSending, bool usable, bool renewed)
    {
        var lease = Lease.From(sentAt: 50_000, Terms.Term, Frequency);
        Assert.Equal(usable, lease.IsUsable(50_000 + afterSending));
        Assert.Equal(renewed, lease.WantsRenewal(50_000 + afterSending));
    }

    /// <summary>Whenever the answer is given and however late it comes: the borrower has stopped before the lender stops waiting.</summary>
    [Fact]
    public void Borrower_AtEveryDelay_StopsBeforeTheLenderStopsWaiting()
    {
        for (var way = 0L; way <= 10_000; way += 250)
        {
            for (var back = 0L; back <= 10_000; back += 250)
            {
                var lentAt = 1000 + way;
                var lease = Lease.From(sentAt: 1000, Terms.Term, Frequency);
                var over = Terms.AllOverAt(lentAt, Frequency, byOthers: false);
                Assert.False(lease.IsUsable(over));
                Assert.Equal(lentAt + back < 4000, lease.IsUsable(lentAt + back));
            }
        }
    }

    [Fact]
    public void Strict_NeverLendsForLongerThanTheCall()
    {
        Assert.True(LeaseTerms.Strict.IsStrict);
        Assert.False(Lease.From(10, LeaseTerms.Strict.Term, Frequency).IsUsable(10));
        Assert.Equal(77, LeaseTerms.Strict.AllOverAt(77, Frequency, byOthers: false));
        Assert.Equal(77 + 3100, LeaseTerms.Strict.AllOverAt(77, Frequency, byOthers: true));
    }

    [Fact]
    public void Holders_Lend_OnlyWhenNoOtherStateIsInUse()
    {
        var (old, next) = (new object(), new object());
        var fresh = Leaseholders.Unknown(now: 5);
        Assert.True(fresh.MustWithdraw(old));
        Assert.Throws<InvalidOperationException>(() => fresh.Lend(old, "a", 6));

        var lent = fresh.Withdrawn().Lend(old, "a", 7).Lend(old, "b", 8).Lend(old, "a", 9);
        Assert.False(lent.MustWithdraw(old));
        Assert.True(lent.MustWithdraw(next));
        Assert.Throws<InvalidOperationException>(() => lent.Lend(next, "a", 10));
        Assert.Equal(["a", "b"], lent.Nodes.Order());
        Assert.Equal(9, lent.LentUntil);
        Assert.False(lent.Withdrawn().MustWithdraw(next));
        Assert.False(lent.Withdrawn().MayBeHeld);
    }

    /// <summary>What an activation knows x where its borrower is x whether it answered: complete at once, or only when the lease is over.</summary>
    [Theory]
    [InlineData(false, "member", true, true)]
    [InlineData(false, "member", false, false)]
    [InlineData(false, "departed", false, false)]
    [InlineData(false, "unheard of", false, false)]
    [InlineData(false, "gone", false, true)]
    [InlineData(true, "member", true, true)]
    [InlineData(true, "member", false, false)]
    [InlineData(true, "departed", false, false)]
    [InlineData(true, "gone", false, true)]
    public void Withdrawal_EveryCase_IsCompleteExactlyWhenNobodyCanHoldIt(bool isNew, string where, bool answers, bool atOnce)
    {
        var holders = isNew ? Leaseholders.Unknown(1000) : Leaseholders.Unknown(0).Withdrawn().Lend(new object(), "b", 1000);
        var withdrawal = Revocation.Of(
            holders, where == "member" ? ["b"] : None, where == "departed" ? ["b"] : None, where == "gone" ? ["b"] : None, Terms, Frequency);
        if (answers)
        {
            Assert.Equal(["b"], withdrawal.Open);
            Assert.False(withdrawal.IsComplete(1001));
            withdrawal = withdrawal.Dropped("b");
        }

        Assert.Equal(atOnce, withdrawal.IsComplete(1001));
        Assert.Equal(atOnce, withdrawal.IsComplete(4099));
        Assert.True(withdrawal.IsComplete(4100));
    }

    [Fact]
    public void Withdrawal_NodesThatBorrowedNothing_AreAskedOnlyByANewActivation()
    {
        HashSet<string> members = ["a", "b", "c"];
        var lent = Leaseholders.Unknown(0).Withdrawn().Lend(new object(), "b", 1000);
        Assert.Equal(["b"], Revocation.Of(lent, members, None, None, Terms, Frequency).Open);
        Assert.Equal(members, Revocation.Of(Leaseholders.Unknown(0), members, None, None, Terms, Frequency).Open);
        Assert.True(Revocation.Of(Leaseholders.Unknown(0).Withdrawn(), members, None, None, Terms, Frequency).IsComplete(0));
    }

    [Theory]
    [InlineData(MembershipReading.Member, "", true)]
    [InlineData(MembershipReading.Gone, "", false)]
    [InlineData(MembershipReading.Silent, "", false)]
    [InlineData(MembershipReading.Unreadable, "", true)]
    [InlineData(MembershipReading.Unreadable, "Unreadable", true)]
    [InlineData(MembershipReading.Unreadable, "Unreadable,Silent", false)]
    [InlineData(MembershipReading.Unreadable, "Silent", false)]
    [InlineData(MembershipReading.Unreadable, "Member,Silent", true)]
    [InlineData(MembershipReading.Unreadable, "Member,Gone", false)]
    [InlineData(MembershipReading.Unreadable, "Unreadable,Gone", false)]
    public void Standing_EveryCase_IsConfirmedOnlyIfNobodyCanHaveGivenTheNodeUp(MembershipReading own, string others, bool confirmed) =>
        Assert.Equal(confirmed, MembershipLease.IsConfirmed(own, [.. others.Split(',', StringSplitOptions.RemoveEmptyEntries).Select(Enum.Parse<MembershipReading>)]));
}
