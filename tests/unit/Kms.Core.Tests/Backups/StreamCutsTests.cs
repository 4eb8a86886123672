using Kms.Backups.Planning;
using Kms.Records;
using Xunit;
using static Kms.Core.Tests.Backups.Lines;

namespace Kms.Core.Tests.Backups;

/// <summary>Where a stream ends at a moment.</summary>
public sealed class StreamCutsTests
{
    [Fact]
    public void Keeps_WithoutAMoment_Everything()
    {
        var cuts = new StreamCuts(null);
        cuts.See(Entry(1, 1_000_000));
        Assert.True(cuts.Keeps(Entry(1, 1_000_000)));
        Assert.Equal(9, cuts.EndOf("vault", 9));
    }

    [Fact]
    public void Keeps_FromTheFirstLaterChangeOn_Nothing()
    {
        // Numbers 3 and 4 were under way together: 4 has the earlier time and counts for nothing without 3.
        var cuts = new StreamCuts(Minute(10));
        foreach (var entry in (ChangeEntry[])[Entry(5, 12), Entry(1, 8), Entry(4, 9), Entry(2, 10), Entry(3, 10.1), Entry(3, 10.1)])
        {
            cuts.See(entry);
        }

        Assert.Equal([1, 2], Enumerable.Range(1, 5).Where(sequence => cuts.Keeps(Entry(sequence, 9))));
        Assert.Equal(2, cuts.EndOf("vault", 5));
        Assert.Equal(1, cuts.EndOf("vault", 1));
    }

    [Fact]
    public void Keeps_OtherStream_IsNotCut()
    {
        var cuts = new StreamCuts(Minute(10));
        cuts.See(Entry(1, 11));
        Assert.True(cuts.Keeps(Entry(7, 1) with { Stream = "other" }));
        Assert.Equal(0, cuts.EndOf("vault", 4));
    }

    [Fact]
    public void See_NumberThatWasGivenUp_HasNoTime()
    {
        var cuts = new StreamCuts(Minute(10));
        cuts.See(ChangeEntry.Noop("vault", 1));
        Assert.True(cuts.Keeps(Entry(2, 9)));
    }

    private static ChangeEntry Entry(long sequence, double minute) =>
        ChangeEntry.Noop("vault", sequence) with { RecordId = "key/vault/name", Version = 1, TimeUnixMs = Minute(minute).ToUnixTimeMilliseconds() };
}
