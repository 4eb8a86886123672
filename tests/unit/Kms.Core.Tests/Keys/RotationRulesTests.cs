using Kms.Keys;
using Xunit;

namespace Kms.Core.Tests.Keys;

public sealed class RotationRulesTests
{
    private const string BeforeExpiry = "timeBeforeExpiry";
    private const string AfterCreate = "timeAfterCreate";

    /// <summary>
    /// Rotate and Notify ("after" counts from the creation, "before" from the expiry), expiryTime, whether the key has an exp; null:
    /// sound, else a word of the refusal.
    /// </summary>
    public static TheoryData<string?, string?, string?, bool, string?> Policies() => new()
    {
        // Nothing, and an expiry without an action.
        { null, null, null, false, null },
        { null, null, "P28D", false, null },
        { null, null, "P27D", false, "expiryTime" },
        { null, null, "PT671H", false, "expiryTime" },
        { null, null, "PT672H", false, null },

        // After creation: always fires.
        { "after P7D", null, null, false, null },
        { "after PT168H", null, null, false, null },
        { "after PT167H59M59S", null, null, false, AfterCreate },
        { "after P6D", null, null, false, AfterCreate },
        { "after P1D", null, null, true, AfterCreate },
        { "after P30D", null, null, true, null },
        { "after P83D", null, "P90D", false, null },
        { "after P83DT1S", null, "P90D", false, AfterCreate },
        { "after P84D", null, "P90D", true, AfterCreate },
        { "after P91D", null, "P90D", false, AfterCreate },

        // Before expiry: needs an expiry to count from.
        { "before P30D", null, null, false, BeforeExpiry },
        { "before P30D", null, null, true, null },
        { "before P30D", null, "P90D", false, null },
        { "before P30D", null, "P90D", true, null },
        { "before P6D", null, "P90D", false, BeforeExpiry },
        { "before P6D", null, null, true, BeforeExpiry },
        { "before P84D", null, "P90D", false, BeforeExpiry },
        { "before P84D", null, "P90D", true, BeforeExpiry },

        // To notify: the same, but for the one that every key has by itself.
        { null, "before P30D", null, false, null },
        { null, "before P31D", null, false, BeforeExpiry },
        { null, "before P31D", null, true, null },
        { null, "before P31D", "P90D", false, null },
        { null, "before P6D", "P90D", false, BeforeExpiry },
        { null, "before P84D", "P90D", false, BeforeExpiry },
        { null, "after P30D", null, false, AfterCreate },
        { null, "after P30D", "P90D", true, AfterCreate },
        { "after P30D", "before P30D", null, false, null },
        { "after P30D", "before P20D", null, false, BeforeExpiry },
        { "before P30D", "before P30D", null, false, BeforeExpiry },
        { "before P30D", "before P20D", "P90D", false, null },

        // A trigger with both times, and one with none.
        { "both P30D", null, "P90D", false, "exactly one" },
        { "none", null, "P90D", false, "exactly one" },
        { null, "none", "P90D", false, "exactly one" },
    };

    [Theory]
    [MemberData(nameof(Policies))]
    public void Check_Policy_RefusesByNameWhatWouldNeverOrAlwaysFire(string? rotate, string? notify, string? expiry, bool keyExpires, string? refusedWith)
    {
        var settings = new RotationSettings(Trigger(rotate), Trigger(notify), expiry is null ? null : Sample.Duration(expiry));
        var newest = Sample.Version(expires: keyExpires ? Sample.Now.AddDays(100) : null).Attributes;

        var refusal = RotationRules.Check(settings, newest);

        Assert.Equal(refusedWith is null ? null : RefusalCode.BadParameter, refusal?.Code);
        Assert.Contains(refusedWith ?? string.Empty, refusal?.Message ?? string.Empty, StringComparison.Ordinal);
    }

    /// <summary>Of two things that are wrong, the Rotate action's is named, and its length before that it would never come.</summary>
    [Theory]
    [InlineData("after P1D", "before P1D", null, "lifetimeActions.trigger.timeAfterCreate must be at least P7D, not P1D.")]
    [InlineData("before P1D", null, null, "lifetimeActions.trigger.timeBeforeExpiry must be at least P7D, not P1D.")]
    [InlineData(null, "before P1D", null, "lifetimeActions.trigger.timeBeforeExpiry must be at least P7D, not P1D.")]
    [InlineData(
        "before P30D",
        null,
        null,
        "lifetimeActions.trigger.timeBeforeExpiry would never come: give attributes.expiryTime, or set an expiry (exp) on the key first.")]
    [InlineData(
        "after P1D",
        "after P1D",
        null,
        "lifetimeActions.trigger.timeAfterCreate is for Rotate actions: a Notify action takes timeBeforeExpiry.")]
    [InlineData("after P1D", null, "P27D", "attributes.expiryTime must be at least P28D, not P27D.")]
    [InlineData(
        "after P84D",
        null,
        "P90D",
        "lifetimeActions.trigger.timeAfterCreate must leave at least 7 days of attributes.expiryTime: P84D does not fit P90D.")]
    [InlineData("none", null, null, "lifetimeActions.trigger has exactly one of timeAfterCreate and timeBeforeExpiry.")]
    public void Check_Policy_SaysThis(string? rotate, string? notify, string? expiry, string message) => Assert.Equal(
        message,
        RotationRules.Check(
            new RotationSettings(
                Trigger(rotate), Trigger(notify), expiry is null ? null : Sample.Duration(expiry)), Sample.Version().Attributes)?.Message);

    [Fact]
    public void NewVersion_ThatWouldSilenceThePolicy_SaysThis()
    {
        var policy = new RotationPolicy(Trigger("before P30D"), null, null, Sample.Now, Sample.Now);
        var state = Sample.Active(Sample.Version(expires: Sample.Now.AddDays(100))) with { Rotation = policy };
        Assert.Equal(
            "attributes.exp is missing: the key's rotation policy counts from it (timeBeforeExpiry) and sets no expiryTime. Give exp, "
            + "or change the policy.",
            RotationRules.CheckNewVersion(state, KeySettings.Default)?.Message);
        Assert.Null(RotationRules.CheckNewVersion(state with { Status = KeyStatus.Deleted }, KeySettings.Default));
    }

    [Fact]
    public void Set_Policy_KeepsTheTimeOfTheFirst()
    {
        var settings = new RotationSettings(Trigger("after P30D"), Trigger("before P30D"), Sample.Duration("P90D"));
        var first = RotationRules.Set(null, settings, Sample.Now).Policy;
        Assert.Equal(new RotationPolicy(settings.Rotate, settings.Notify, settings.ExpiryTime, Sample.Now, Sample.Now), first);
        var second = RotationRules.Set(first, new RotationSettings(null, null, null), Sample.Now.AddDays(1)).Policy;
        Assert.Equal(new RotationPolicy(null, null, null, Sample.Now, Sample.Now.AddDays(1)), second);
    }

    [Fact]
    public void DefaultNotify_IsThirtyDaysBeforeTheExpiry() =>
        Assert.Equal(new RotationTrigger(null, Sample.Duration("P30D")), RotationRules.DefaultNotify);

    [Theory]
    [InlineData("before P30D", null, true)]
    [InlineData("before P30D", "P90D", false)]
    [InlineData("after P30D", null, false)]
    [InlineData(null, null, false)]
    public void NewVersion_WithoutTheExpiryThatThePolicyCountsFrom_IsRefused(string? rotate, string? expiryTime, bool refused)
    {
        var policy = new RotationPolicy(Trigger(rotate), null, expiryTime is null ? null : Sample.Duration(expiryTime), Sample.Now, Sample.Now);
        var expiring = Sample.Active(Sample.Version(expires: Sample.Now.AddDays(100))) with { Rotation = policy };
        var spent = Sample.Active(Sample.Version()) with { Rotation = policy };

        foreach (var (state, settings, isRefused) in (ReadOnlySpan<(KeyState, KeySettings, bool)>)
            [(expiring, KeySettings.Default, refused), (expiring, new KeySettings(Expires: Sample.Now.AddDays(9)), false), (spent, KeySettings.Default, false)])
        {
            foreach (var command in (ReadOnlySpan<KeyCommand>)
                [new CreateKey("n", Sample.P256, settings), new ImportKey("n", new KeyToImport { Type = KeyType.Ec, Curve = Curve.P256 }, settings)])
            {
                var refusal = KeyRules.Admit(state, command, Sample.Vault(), Sample.Now).Refusal;
                Assert.Equal(isRefused ? RefusalCode.BadParameter : null, refusal?.Code);
                Assert.Contains(isRefused ? "attributes.exp" : string.Empty, refusal?.Message ?? string.Empty, StringComparison.Ordinal);
            }
        }

        Assert.True(KeyRules.Admit(expiring, new RotateKey(), Sample.Vault(), Sample.Now).IsOk);
    }

    private static RotationTrigger? Trigger(string? text) => text?.Split(' ') switch
    {
        null => null,
        ["after", var time] => new RotationTrigger(Sample.Duration(time), null),
        ["before", var time] => new RotationTrigger(null, Sample.Duration(time)),
        ["both", var time] => new RotationTrigger(Sample.Duration(time), Sample.Duration(time)),
        _ => new RotationTrigger(null, null),
    };
}
