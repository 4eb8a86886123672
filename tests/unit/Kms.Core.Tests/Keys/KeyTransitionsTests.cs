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

    /// <summary>Where each command leads a key that is absent, active, deleted: the status that follows, or the refusal.</summary>
    [Theory]
    [InlineData(KeyCommandKind.Create, "Active", "Active", "KeyIsDeletedButRecoverable")]
    [InlineData(KeyCommandKind.Import, "Active", "Active", "KeyIsDeletedButRecoverable")]
    [InlineData(KeyCommandKind.Restore, "Active", "KeyAlreadyExists", "KeyIsDeletedButRecoverable")]
    [InlineData(KeyCommandKind.Rotate, "KeyNotFound", "Active", "KeyNotFound")]
    [InlineData(KeyCommandKind.Update, "KeyNotFound", "Active", "KeyNotFound")]
    [InlineData(KeyCommandKind.SetRotationPolicy, "KeyNotFound", "Active", "KeyNotFound")]
    [InlineData(KeyCommandKind.BindFamily, "KeyNotFound", "Active", "KeyNotFound")]
    [InlineData(KeyCommandKind.Delete, "KeyNotFound", "Deleted", "KeyNotFound")]
    [InlineData(KeyCommandKind.Recover, "KeyNotFound", "KeyNotFound", "Active")]
    [InlineData(KeyCommandKind.Purge, "KeyNotFound", "KeyNotFound", "Absent")]
    [InlineData(KeyCommandKind.Elapse, "Absent", "Active", "Absent")]
    [InlineData(KeyCommandKind.PurgeWithVault, "Absent", "Absent", "Absent")]
    public void Of_EveryPair_IsWhatIsWrittenHere(KeyCommandKind command, string absent, string active, string deleted)
    {
        Assert.Equal(
            [absent, active, deleted],
            new[] { KeyStatus.Absent, KeyStatus.Active, KeyStatus.Deleted }.Select(status => KeyTransitions.Of(status, command))
                .Select(transition => transition.Next?.ToString() ?? transition.Refusal.ToString()));
        Assert.Equal(12, Enum.GetValues<KeyCommandKind>().Length);
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
