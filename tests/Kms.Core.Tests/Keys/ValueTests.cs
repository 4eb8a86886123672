using Kms.Keys;
using Xunit;

namespace Kms.Core.Tests.Keys;

public sealed class ValueTests
{
    [Theory]
    [InlineData("P90D", 0, 0, 90)]
    [InlineData("P1Y", 1, 0, 0)]
    [InlineData("P1Y6M3D", 1, 6, 3)]
    [InlineData("P2W", 0, 0, 14)]
    public void CalendarDuration_Sound_IsRead(string text, int years, int months, int days)
    {
        Assert.True(CalendarDuration.TryParse(text, out var duration));
        Assert.Equal(new CalendarDuration(years, months, days), duration);
        Assert.True(CalendarDuration.TryParse(duration.ToString(), out var again));
        Assert.Equal(duration, again);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("P")]
    [InlineData("90D")]
    [InlineData("PD")]
    [InlineData("P-1D")]
    [InlineData("P1D1Y")]
    [InlineData("P1D2D")]
    [InlineData("P0D")]
    [InlineData("PT1H")]
    [InlineData("P1.5D")]
    [InlineData("P99999999999D")]
    [InlineData("P101Y")]
    [InlineData("P1D ")]
    public void CalendarDuration_Unsound_IsRefused(string? text) => Assert.False(CalendarDuration.TryParse(text, out _));

    [Fact]
    public void CalendarDuration_AMonth_IsACalendarMonth() =>
        Assert.Equal(new DateTimeOffset(2026, 2, 28, 0, 0, 0, TimeSpan.Zero), Sample.Duration("P1M").AddTo(new DateTimeOffset(2026, 1, 31, 0, 0, 0, TimeSpan.Zero)));

    [Theory]
    [InlineData("a", true)]
    [InlineData("A-1", true)]
    [InlineData("", false)]
    [InlineData("a_b", false)]
    [InlineData("a/b", false)]
    [InlineData("..", false)]
    [InlineData("a\0", false)]
    [InlineData("ä", false)]
    [InlineData("\u212A", false)]
    public void KeyId_Names_AreLettersDigitsAndHyphens(string name, bool good)
    {
        VaultName.TryParse("v", out var vault);
        Assert.Equal(good, KeyId.TryCreate(vault, name, out var key));
        Assert.True(!good || key.Name == name.ToLowerInvariant());
    }

    [Fact]
    public void KeyId_LongestName_Has127Characters()
    {
        VaultName.TryParse("v", out var vault);
        Assert.True(KeyId.TryCreate(vault, new string('a', 127), out _));
        Assert.False(KeyId.TryCreate(vault, new string('a', 128), out _));
    }

    [Theory]
    [InlineData("-a", false)]
    [InlineData("a-", false)]
    [InlineData("a.b", false)]
    [InlineData("Payments-2", true)]
    public void VaultName_Names_AreHostNameLabels(string name, bool good) => Assert.Equal(good, VaultName.TryParse(name, out _));

    [Fact]
    public void Tags_MoreOrLongerThanAllowed_AreRefused()
    {
        static KeyValuePair<string, string> Tag(int i) => KeyValuePair.Create("t" + i, "v");
        Assert.True(Tags.Create(Enumerable.Range(0, 15).Select(Tag)).IsOk);
        Assert.False(Tags.Create(Enumerable.Range(0, 16).Select(Tag)).IsOk);
        Assert.False(Tags.Create([KeyValuePair.Create("", "v")]).IsOk);
        Assert.False(Tags.Create([KeyValuePair.Create("n", new string('v', 257))]).IsOk);
    }
}
