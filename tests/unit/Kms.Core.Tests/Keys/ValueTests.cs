using Kms.Keys;
using Xunit;

namespace Kms.Core.Tests.Keys;

public sealed class ValueTests
{
    [Theory]
    [InlineData("P90D", 0, 0, 0, 90, 0, 0, 0)]
    [InlineData("P1Y", 1, 0, 0, 0, 0, 0, 0)]
    [InlineData("P1Y6M3D", 1, 6, 0, 3, 0, 0, 0)]
    [InlineData("P2W", 0, 0, 2, 0, 0, 0, 0)]
    [InlineData("P1M2W3D", 0, 1, 2, 3, 0, 0, 0)]
    [InlineData("PT48H", 0, 0, 0, 0, 48, 0, 0)]
    [InlineData("P1DT12H", 0, 0, 0, 1, 12, 0, 0)]
    [InlineData("PT90M", 0, 0, 0, 0, 0, 90, 0)]
    [InlineData("P1MT1M", 0, 1, 0, 0, 0, 1, 0)]
    [InlineData("P1Y2M3W4DT5H6M7S", 1, 2, 3, 4, 5, 6, 7)]
    [InlineData("P100Y", 100, 0, 0, 0, 0, 0, 0)]
    [InlineData("PT876000H", 0, 0, 0, 0, 876000, 0, 0)]
    [InlineData("PT1S", 0, 0, 0, 0, 0, 0, 1)]
    public void CalendarDuration_Sound_IsReadAndWrittenInTheSameWords(
        string text, int years, int months, int weeks, int days, int hours, int minutes, int seconds)
    {
        Assert.True(CalendarDuration.TryParse(text, out var duration));
        Assert.Equal(new CalendarDuration(years, months, weeks, days, hours, minutes, seconds), duration);
        Assert.Equal(text, duration.ToString());
    }

    [Fact]
    public void CalendarDuration_PartsThatAreZero_AreLeftOut()
    {
        Assert.Equal(Sample.Duration("P30D"), Sample.Duration("P0Y0M030DT0H"));
        Assert.Equal("P30D", Sample.Duration("P0Y0M030DT0H").ToString());
    }

    [Theory]
    [InlineData("PT48H", "2026-03-03T12:00:00Z", "2026-02-27T12:00:00Z")]
    [InlineData("P1DT12H30M", "2026-03-03T00:30:00Z", "2026-02-27T23:30:00Z")]
    [InlineData("P2W", "2026-03-15T12:00:00Z", "2026-02-15T12:00:00Z")]
    [InlineData("P1MT1M1S", "2026-04-01T12:01:01Z", "2026-02-01T11:58:59Z")]
    [InlineData("P1Y1W1D", "2027-03-09T12:00:00Z", "2025-02-21T12:00:00Z")]
    public void CalendarDuration_EveryPart_CountsForwardAndBack(string text, string after, string before)
    {
        var culture = System.Globalization.CultureInfo.InvariantCulture;
        Assert.Equal(DateTimeOffset.Parse(after, culture), Sample.Duration(text).AddTo(Sample.Now));
        Assert.Equal(DateTimeOffset.Parse(before, culture), Sample.Duration(text).SubtractFrom(Sample.Now));
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
    [InlineData("PT0S")]
    [InlineData("PT")]
    [InlineData("P1DT")]
    [InlineData("P1H")]
    [InlineData("P1D2H")]
    [InlineData("PT1D")]
    [InlineData("PTT1H")]
    [InlineData("PT1HT1M")]
    [InlineData("PT1M1H")]
    [InlineData("PT1H1H")]
    [InlineData("PT0.5H")]
    [InlineData("P1.5D")]
    [InlineData("p30d")]
    [InlineData("PT876001H")]
    [InlineData("P999999999Y999999999M999999999W999999999DT999999999H")]
    [InlineData("P99999999999D")]
    [InlineData("P101Y")]
    [InlineData("P1D ")]
    public void CalendarDuration_Unsound_IsRefused(string? text) => Assert.False(CalendarDuration.TryParse(text, out _));

    [Fact]
    public void CalendarDuration_LongestText_Has64Characters()
    {
        Assert.Equal("P1Y1M1W1DT1H1M1S", Sample.Duration("P000000001Y000000001M000000001W000000001DT000000001H000000001M1S").ToString());
        Assert.False(CalendarDuration.TryParse("P000000001Y000000001M000000001W000000001DT000000001H000000001M01S", out _));
        Assert.Equal("P0D", default(CalendarDuration).ToString());
    }

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
        Assert.False(Tags.Create([KeyValuePair.Create(new string('n', 257), "v")]).IsOk);
        Assert.True(Tags.Create([KeyValuePair.Create(new string('n', 256), new string('v', 256))]).IsOk);
        Assert.Same(Tags.None, Tags.Create([]).Value);
        Assert.Same(Tags.None, Tags.Trusted([]));
    }

    [Fact]
    public void Tags_WithTheSameItems_AreEqual()
    {
        Tags Made(params string[] names) => Tags.Create(names.Select(name => KeyValuePair.Create(name, "v"))).Value;
        Assert.Equal(Made("a", "b"), Made("a", "b"));
        Assert.Equal(Made("a", "b").GetHashCode(), Made("a", "b").GetHashCode());
        Assert.NotEqual(Made("a", "b"), Made("b", "a"));
        Assert.NotEqual(Made("a"), Made("a", "b"));
        Assert.False(Made("a").Equals(null));
        Assert.False(Made("a").Equals((object)"a"));
    }
}
