using Kms.Records;
using Kms.Regions;
using Kms.Regions.Messages;
using Kms.Regions.Replication;
using Kms.Testing;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace Kms.HostTests.Regions;

/// <summary>What is remembered of a peer is good for figures, and for no decision.</summary>
public sealed class ObservedLinkTests : IRegionLink
{
    private readonly FakeTimeProvider time = TestTime.New();
    private LinkAnswer answer = LinkAnswer.Unreachable("away");

    [Fact]
    public async Task Missing_PeerAwaySinceTheStart_CountsFromWhatIsRemembered()
    {
        var link = new ObservedLink(this, time, _ => { }, new PeerCheckpoint("west", 1_000, [new StreamHead("payments", 7)]));
        await link.Beat(new LinkHeartbeat(1, 0, 0, 0, []), CancellationToken.None);

        Assert.Equal(3, link.Missing([new StreamHead("payments", 10)]));
        Assert.Equal(DateTimeOffset.FromUnixTimeMilliseconds(1_000), link.Heard);
    }

    [Fact]
    public async Task HasAll_OnlyRemembered_IsNotKnown()
    {
        var link = new ObservedLink(this, time, _ => { }, new PeerCheckpoint("west", 1_000, [new StreamHead("payments", 10)]));
        Assert.False(link.HasAll([new StreamHead("payments", 10)]));

        // It was set back to an old copy meanwhile: what it says counts.
        answer = new LinkAnswer(LinkOutcome.Ok, 1, RegionRole.Replica, [ReplicaPosition.Start("payments", 1) with { Sequence = 4 }]);
        await link.Hello(new LinkHello("east", "east", 1, null, 1), CancellationToken.None);
        Assert.Equal(6, link.Missing([new StreamHead("payments", 10)]));
        Assert.True(link.HasAll([new StreamHead("payments", 4)]));
        Assert.Equal([new StreamHead("payments", 4)], link.Confirmed);
    }

    public ValueTask<LinkAnswer> Hello(LinkHello hello, CancellationToken cancellation) => new(answer);

    public ValueTask<LinkAnswer> Push(ChangeBatch batch, CancellationToken cancellation) => new(answer);

    public ValueTask<LinkAnswer> Copy(CopyPage page, CancellationToken cancellation) => new(answer);

    public ValueTask<LinkAnswer> Beat(LinkHeartbeat beat, CancellationToken cancellation) => new(answer);
}
