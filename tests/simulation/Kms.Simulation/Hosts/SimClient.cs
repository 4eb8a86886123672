using Kms.Records;
using Kms.Simulation.Checking;
using Kms.Simulation.Histories;

namespace Kms.Simulation.Hosts;

/// <summary>A caller who does one thing after another, each at whatever host is there, and who forgets a call when its host dies.</summary>
internal sealed class SimClient(World world, int number, int operations)
{
    private static readonly string[] Ids = ["r0", "r1"];
    private readonly long[] seen = new long[Ids.Length];
    private SimHost? host;
    private Operation? running;
    private int done;

    public bool IsDone => done >= operations;

    public void Begin() => Later();

    /// <summary>The call at this host will never answer.</summary>
    public void HostDied(SimHost dead)
    {
        if (host == dead && running is not null)
        {
            world.Counters.Unanswered++;
            world.Trace?.Operation(running, dead.Number);
            Finish();
        }
    }

    private void Later() => world.Timeline.In(world.Schedule.OneIn(3) ? 0 : world.Schedule.Below(50), Next);

    private void Next()
    {
        if (IsDone || world.IsOver)
        {
            return;
        }

        var chosen = world.AnyHost();
        if (chosen is null || chosen.PausedUntil > world.Timeline.Now)
        {
            // A paused host would take the call and answer later; here the call waits outside, which is the same to its caller.
            world.Timeline.In(20, Next);
            return;
        }

        host = chosen;
        var record = world.Workload.Below(world.Scenario.Records);
        if (!chosen.Store.Health.CanWrite && chosen.Store.Health.CanRead && world.Newest[record] > 0 && world.Workload.OneIn(4))
        {
            world.Denials.Deny(chosen, record);
            done++;
            Later();
        }
        else if (world.Workload.Below(10) < 4)
        {
            Read(chosen, record);
        }
        else
        {
            // Mostly what a key actor would do: the version after the newest one known. Sometimes what a stale one would do.
            var known = world.Workload.Below(8) == 0 ? seen[record] : world.Newest[record];
            Write(chosen, record, known + 1);
        }
    }

    private async void Read(SimHost at, int record)
    {
        var operation = Call(record, isWrite: false, default);
        world.Counters.Reads++;
        var denials = world.Denials.Expect(at, record);
        try
        {
            var result = await at.Store.Read(Ids[record], CancellationToken.None);
            if (running != operation)
            {
                return;
            }

            if (result.IsOk)
            {
                World.Found(operation, result.Value);
                world.Denials.Check(denials, at, result.Value);
            }

            Answered(operation, at, result.Refusal);
        }
        catch (Exception problem)
        {
            world.Fail("exception", $"a read at host {at.Number} threw: {problem}");
        }
    }

    private async void Write(SimHost at, int record, long version)
    {
        var value = world.NewValue();
        var operation = Call(record, isWrite: true, new VersionedValue(version, value));
        world.Counters.Writes++;
        try
        {
            var result = await at.Store.Write(WriteOf(record, version, value), CancellationToken.None);
            if (running == operation)
            {
                Answered(operation, at, result.Refusal);
            }
        }
        catch (Exception problem)
        {
            world.Fail("exception", $"a write at host {at.Number} threw: {problem}");
        }
    }

    public static RecordWrite WriteOf(int record, long version, long value) => new(
        new RecordPlace("v", Ids[record], version, new RecordIndex("list", null)), BitConverter.GetBytes(value), string.Empty, IsPurge(value));

    /// <summary>Some changes destroy the bodies before them.</summary>
    public static bool IsPurge(long value) => value % 5 == 0;

    private Operation Call(int record, bool isWrite, VersionedValue value)
    {
        running = new Operation(number, record, isWrite, value, world.Tick());
        world.Operations.Add(running);
        return running;
    }

    private void Answered(Operation operation, SimHost at, Refusal? refusal)
    {
        world.Answered(operation, refusal);
        if (operation.Outcome == Outcome.Ok)
        {
            seen[operation.Record] = operation.Value.Version;
        }

        world.Trace?.Operation(operation, at.Number);
        Finish();
    }

    private void Finish()
    {
        (host, running) = (null, null);
        done++;
        Later();
    }
}
