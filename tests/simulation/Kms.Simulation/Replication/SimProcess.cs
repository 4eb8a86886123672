using Kms.Regions;
using Kms.Regions.Control;
using Kms.Regions.Messages;
using Kms.Regions.Replication;
using Kms.Regions.State;
using Kms.Simulation.Engine;
using Kms.TwoZone;

namespace Kms.Simulation.Replication;

/// <summary>
/// One process of one region: store, applier, and the shipper while the region is home. It dies in the middle of whatever it does. What <c>Kms.Hosting</c> does around
/// the actors is here in the fewest lines: turns, timers, and the steps of a region that finds out that it is home no more.
/// </summary>
internal sealed class SimProcess
{
    private readonly PairWorld world;
    private readonly Queue<TaskCompletionSource> waiting = [];
    private bool isBusy;

    public SimProcess(PairWorld world, SimRegion region)
    {
        (this.world, Region) = (world, region);
        var clock = new SimClock(world.Timeline);
        Seal = new SimSeal(region.Number, world.Mutant);
        Store = new TwoZoneStore(new RegionZone(world, this, region.A), new RegionZone(world, this, region.B), Seal, world.Identities, clock,
            health => world.Note($"region {region.Number}: zone {health.Zone} is {health.Status} {health.Reason}"));
        Applier = new ReplicaApplier(new ReplicaPorts(
            Store, Store, Seal, Seal, RegionKinds.All, Seal, world.Mutant.Hash(this), clock, () => world.Mutant.State(region.State, LastEpoch), _ => ValueTask.CompletedTask, alarm => world.Alarmed(region, alarm)));
        Clock = clock;
    }

    public PairWorld World => world;

    public SimRegion Region { get; }

    public SimClock Clock { get; }

    public SimSeal Seal { get; }

    public TwoZoneStore Store { get; }

    public ReplicaApplier Applier { get; }

    public Shipper? Shipper { get; private set; }

    public bool IsAlive { get; private set; } = true;

    public bool IsReady { get; private set; }

    /// <summary>Calls of writers that have not ended.</summary>
    public int Writing { get; set; }

    /// <summary>The epoch of the message that came last; only a mutant cares.</summary>
    public long LastEpoch { get; set; }

    /// <summary>What the other region said last of where it stands; only a mutant cares.</summary>
    public Dictionary<string, ReplicaPosition> Greeted { get; } = new(StringComparer.Ordinal);

    /// <summary>The changes of the batch that is being judged; only a mutant cares.</summary>
    public IReadOnlyList<Change> Arrived { get; set; } = [];

    public void Die() => IsAlive = IsReady = false;

    /// <summary>A pause that a dead process does not come back from.</summary>
    public async ValueTask Alive(long ms)
    {
        if (ms > 0)
        {
            await new Delay(world.Timeline, ms);
        }

        if (!IsAlive)
        {
            await Delay.ForEver;
        }
    }

    public async void Run()
    {
        try
        {
            while (!(await Store.Start(CancellationToken.None)).IsOk)
            {
                await Alive(world.Scenario.TendMs);
            }

            IsReady = true;
            Lead();
            Tick();
            while (true)
            {
                await Alive(world.Scenario.TendMs);
                await Store.Tick(CancellationToken.None);
            }
        }
        catch (Exception problem)
        {
            world.Fail("exception", $"region {Region.Number} threw: {problem}");
        }
    }

    /// <summary>One call of the applier at a time.</summary>
    public async ValueTask<T> Turn<T>(Func<ValueTask<T>> call)
    {
        if (isBusy)
        {
            var place = new TaskCompletionSource();
            waiting.Enqueue(place);
            await place.Task;
        }

        isBusy = true;
        var result = await call();
        isBusy = false;
        if (waiting.TryDequeue(out var next))
        {
            isBusy = true;
            next.SetResult();
        }

        return result;
    }

    /// <summary>Ships while the region is home and this process lives.</summary>
    public async void Lead()
    {
        try
        {
            while (Region.State.Role is RegionRole.Home or RegionRole.Fenced)
            {
                if (Region.State.Role == RegionRole.Fenced)
                {
                    await Follow();
                    continue;
                }

                Shipper ??= MakeShipper();
                var pause = await Shipper.Turn(CancellationToken.None);
                if (Shipper.Status.FencedBy > 0)
                {
                    Region.Become(new RegionEvent.SawEpoch(Shipper.Status.FencedBy));
                }

                await Alive(1 + (long)Math.Min(pause.TotalMilliseconds, 200));
            }

            Shipper = null;
        }
        catch (Exception problem)
        {
            world.Fail("exception", $"the shipper of region {Region.Number} threw: {problem}");
        }
    }

    private Shipper MakeShipper() => new(
        new ShipperPorts(
            world.Mutant.Log(Store), RegionKinds.All, (stream, cancellation) => world.Mutant.Position(this, stream, cancellation), Seal, Seal, world.Mutant.Link(world.LinkFrom(this)), Clock, () => 0.5, alarm => world.Alarmed(Region, alarm)),
        new LinkHello("region " + Region.Number, Region.Installation, Region.State.Epoch, null, 2),
        world.Scenario.Shipper);

    /// <summary>What a fenced region does: asks for the fork points, sets its tail apart, follows.</summary>
    private async ValueTask Follow()
    {
        var forks = new List<ReplicaPosition>();
        var hello = new LinkHello("region " + Region.Number, Region.Installation, Region.State.Epoch, null, 2);
        var answer = await world.LinkFrom(this).Hello(hello, CancellationToken.None);
        while (answer.Outcome == LinkOutcome.Fenced)
        {
            forks.AddRange(answer.Positions);
            if (answer.Positions.Count < hello.PageSize)
            {
                // What is still being written is carried through or refused first, and what is on its way to the zones is fenced: then the tail stands still.
                while (Writing > 0)
                {
                    await Alive(5);
                }

                if (!(await Store.FenceWriters(CancellationToken.None)).IsOk)
                {
                    break;
                }

                world.Truth.Quarantine(Region, forks);
                var followed = world.Mutant.KeepsTail
                    ? default(Done)
                    : await Turn(() => Applier.Follow(forks, Region.State.KnownEpoch, CancellationToken.None));
                if (followed.IsOk)
                {
                    Region.Become(new RegionEvent.Followed());
                    world.Truth.Follows(Region);
                    world.Counters.Followed++;
                    return;
                }

                break;
            }

            answer = await world.LinkFrom(this).Hello(hello with { After = answer.Positions[^1].Stream }, CancellationToken.None);
        }

        await Alive(300);
    }

    private async void Tick()
    {
        while (true)
        {
            await Alive(500);
            if (!world.Mutant.NeverTicks)
            {
                await Turn(() =>
                {
                    Applier.Tick();
                    return new ValueTask<bool>(true);
                });
            }

            // What was answered in this very moment is taken note of first.
            await Alive(1);
            world.Truth.CheckGapAlarm(this);
        }
    }
}
