using Kms.Core.Tests.Zones;
using Kms.Records;
using Kms.Regions;
using Kms.Regions.Messages;
using Kms.Regions.Replication;

namespace Kms.Core.Tests.Replication;

/// <summary>A home region, a region that follows it, and what is between them.</summary>
internal sealed class TestPair : IRegionLink
{
    private TestPair(TwoZones home, TwoZones other, RecordKinds? kinds)
    {
        Home = new TestRegion("west", "east", home, RegionRole.Home, kinds);
        Other = new TestRegion("east", "west", other, RegionRole.Replica, kinds);
    }

    public TestRegion Home { get; }

    public TestRegion Other { get; private set; }

    public Shipper Shipper { get; set; } = null!;

    public bool IsCut { get; set; }

    /// <summary>Changes a batch on its way; null: it is lost.</summary>
    public Func<ChangeBatch, ChangeBatch?> OnPush { get; set; } = batch => batch;

    /// <summary>Awaited before a batch is answered.</summary>
    public Func<Task> OnAnswer { get; set; } = () => Task.CompletedTask;

    public List<ChangeBatch> Pushed { get; } = [];

    public List<CopyPage> Pages { get; } = [];

    public static async Task<TestPair> Start(ShipperOptions? options = null, RecordKinds? kinds = null)
    {
        var pair = new TestPair(new TwoZones(), new TwoZones(), kinds);
        await pair.Home.Start();
        await pair.Other.Start();
        pair.Shipper = pair.Home.ShipperTo(pair, options);
        return pair;
    }

    /// <summary>Another region in the place of the one that follows.</summary>
    public void Follow(TestRegion other) => Other = other;

    /// <summary>Turns until there is nothing to do for a while.</summary>
    public async Task Ship()
    {
        for (var idle = 0; idle < 3;)
        {
            var wait = await Shipper.Turn(default);
            idle = wait > TimeSpan.Zero ? idle + 1 : 0;
            Home.Zones.Time.Advance(wait);
            Other.Zones.Time.Advance(wait);
            Other.Applier.Tick();
        }
    }

    public async ValueTask<LinkAnswer> Hello(LinkHello hello, CancellationToken cancellation) => IsCut ? Lost() : await Other.Applier.Hello(hello, cancellation);

    public async ValueTask<LinkAnswer> Push(ChangeBatch batch, CancellationToken cancellation)
    {
        Pushed.Add(batch);
        var answer = IsCut || OnPush(batch) is not { } arriving ? Lost() : await Other.Applier.Push(arriving, cancellation);
        await OnAnswer();

        // As over a line: nothing of the answer is a part of what was sent.
        return answer with { Positions = [.. answer.Positions.Select(there => there with { Previous = there.Previous.ToArray(), Hash = there.Hash.ToArray() })] };
    }

    public async ValueTask<LinkAnswer> Copy(CopyPage page, CancellationToken cancellation)
    {
        Pages.Add(page);
        return IsCut ? Lost() : await Other.Applier.Copy(page, cancellation);
    }

    public async ValueTask<LinkAnswer> Beat(LinkHeartbeat beat, CancellationToken cancellation) => IsCut ? Lost() : await Other.Applier.Beat(beat, cancellation);

    private static LinkAnswer Lost() => LinkAnswer.Unreachable("the link is cut");
}
