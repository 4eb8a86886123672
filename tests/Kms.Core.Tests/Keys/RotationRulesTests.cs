using Kms.Keys;
using Xunit;

namespace Kms.Core.Tests.Keys;

public sealed class RotationRulesTests
{
    public static TheoryData<string?, string?, string?, string?, string?, bool> Policies() => new()
    {
        // rotate after create, rotate before expiry, notify after create, notify before expiry, expiry time, sound
        { "P7D", null, null, null, null, true },
        { "P6D", null, null, null, null, false },
        { "P83D", null, null, null, "P90D", true },
        { "P84D", null, null, null, "P90D", false },
        { null, "P30D", null, null, "P90D", true },
        { null, "P84D", null, null, "P90D", false },
        { null, "P30D", null, null, null, true },
        { null, null, null, "P30D", null, true },
        { null, null, "P30D", null, null, false },
        { "P30D", "P30D", null, null, "P90D", false },
        { null, null, null, null, "P28D", true },
        { null, null, null, null, "P27D", false },
        { null, null, null, null, null, true },
    };

    [Theory]
    [MemberData(nameof(Policies))]
    public void Check_Policy_RefusesWhatWouldNeverOrAlwaysRotate(string? after, string? before, string? notifyAfter, string? notifyBefore, string? expiry, bool sound)
    {
        var settings = new RotationSettings(Trigger(after, before), Trigger(notifyAfter, notifyBefore), Duration(expiry));
        Assert.Equal(sound, RotationRules.Check(settings) is null);
    }

    private static RotationTrigger? Trigger(string? after, string? before) =>
        after is null && before is null ? null : new RotationTrigger(Duration(after), Duration(before));

    private static CalendarDuration? Duration(string? text) => text is null ? null : Sample.Duration(text);
}
