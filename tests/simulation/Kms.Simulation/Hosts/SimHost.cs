using Kms.Simulation.Engine;
using Kms.Simulation.Zones;
using Kms.TwoZone;

namespace Kms.Simulation.Hosts;

/// <summary>
/// One process with its own store on the two zones. When it dies it is abandoned in the middle of whatever it did;
/// what it has sent may still arrive.
/// </summary>
internal sealed class SimHost
{
    private readonly World world;
    private readonly int tendMs;

    public SimHost(World world, int number, int tendMs)
    {
        (this.world, this.tendMs, Number) = (world, tendMs, number);
        Clock = new SimClock(world.Timeline);
        A = new ZoneLink(world, this, world.A);
        B = new ZoneLink(world, this, world.B);
        Store = new TwoZoneStore(world.Mutant.Wrap(A), world.Mutant.Wrap(B), world.Identities, world.Identities, Clock, Changed);
        Store.Serve(world.Denials);
    }

    public int Number { get; }

    public SimClock Clock { get; }

    public ZoneLink A { get; }

    public ZoneLink B { get; }

    public TwoZoneStore Store { get; }

    public bool IsAlive { get; private set; } = true;

    /// <summary>It has started and takes calls.</summary>
    public bool IsReady { get; private set; }

    public bool IsRejoining => Store.Health is { A.Status: ZoneStatus.Rejoining } or { B.Status: ZoneStatus.Rejoining };

    public long PausedUntil { get; private set; }

    /// <summary>How many calls of <see cref="TwoZoneStore.Tick"/> it has made.</summary>
    public int Tended { get; private set; }

    public void Die() => IsAlive = IsReady = false;

    public void PauseUntil(long time) => PausedUntil = Math.Max(PausedUntil, time);

    public void Wake() => PausedUntil = 0;

    public async void Run()
    {
        try
        {
            while (!(await Store.Start(CancellationToken.None)).IsOk)
            {
                await Sleep(tendMs);
            }

            IsReady = true;
            while (true)
            {
                await Sleep(tendMs);
                await Store.Tick(CancellationToken.None);
                Tended++;
            }
        }
        catch (Exception problem)
        {
            world.Fail("host", $"host {Number} threw: {problem}");
        }
    }

    private async ValueTask Sleep(int ms)
    {
        await new Delay(world.Timeline, ms);
        while (PausedUntil > world.Timeline.Now)
        {
            await new Delay(world.Timeline, PausedUntil - world.Timeline.Now);
        }

        if (!IsAlive)
        {
            await Delay.ForEver;
        }
    }

    private void Changed(ZoneHealth health)
    {
        (health.Zone == A.Name ? A : B).HasFailed &= health.Status != ZoneStatus.InService;
        world.Trace?.Health(this, health);
    }
}
