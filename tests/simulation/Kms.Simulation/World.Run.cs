using Kms.Records;
using Kms.Simulation.Histories;
using Kms.Simulation.Hosts;

namespace Kms.Simulation;

/// <content>The course of a history: trouble, healing, a last host, the judgement.</content>
internal sealed partial class World
{
    private const int TroubleMs = 2500;
    private const int SettleMs = 20_000;
    private const int StepsMax = 200_000;
    private int steps;

    /// <summary>Null when every promise was kept.</summary>
    public Violation? Run()
    {
        if (!Scenario.IsFirstStart)
        {
            A.Disk.SetControl(null, new ZoneControl("installation", 1, "a", InService: true, Peer: "b"));
            B.Disk.SetControl(null, new ZoneControl("installation", 1, "b", InService: true, Peer: "a"));
        }

        for (var i = 0; i < Scenario.Hosts; i++)
        {
            var number = i;
            Timeline.At(Schedule.Below(20), () => StartHost(number));
        }

        for (var i = 0; i < Scenario.Clients; i++)
        {
            clients.Add(new SimClient(this, i, Scenario.OperationsPerClient));
            clients[i].Begin();
        }

        PlanFaults();
        RunUntil(TroubleMs, () => AreClientsDone());
        IsOver = true;
        Heal();
        RunUntil(Timeline.Now + SettleMs, () => Timeline.Now > LastArrival && DoHostsAgree());
        if (Violation is null && !DoHostsAgree())
        {
            Fail("agreement", "after everything was healed the hosts did not get both zones into service");
        }

        if (Violation is null)
        {
            Finish();
        }

        Counters.Rejoins += A.Disk.Completed + B.Disk.Completed;
        return Violation ??= new Judge(this).Find();
    }

    private bool AreClientsDone()
    {
        foreach (var client in clients)
        {
            if (!client.IsDone)
            {
                return false;
            }
        }

        return true;
    }

    private bool DoHostsAgree()
    {
        foreach (var host in hosts)
        {
            if (!host.IsReady || !host.Store.Health.CanWrite)
            {
                return false;
            }
        }

        return true;
    }

    private void RunUntil(long time, Func<bool> isDone)
    {
        while (Violation is null && Timeline.Now < time && !isDone() && Timeline.Step())
        {
            if (++steps > StepsMax)
            {
                Fail("progress", "the history does not end");
            }
        }
    }

    /// <summary>Every host goes, a new one comes: what it finds is what is left.</summary>
    private void Finish()
    {
        while (hosts.Count > 0)
        {
            Kill(hosts[^1]);
        }

        var last = StartHost(9);
        RunUntil(Timeline.Now + SettleMs, () => last.IsReady && last.Store.Health.CanWrite);
        if (Violation is null && !(last.IsReady && last.Store.Health.CanWrite))
        {
            Fail("recovery", $"a new host did not get both zones into service: {last.Store.Health.A.Reason} / {last.Store.Health.B.Reason}");
        }

        for (var record = 0; record < Scenario.Records && Violation is null; record++)
        {
            var inspector = new Inspector(this, last, record);
            inspector.Run();
            RunUntil(Timeline.Now + SettleMs, () => inspector.IsDone);
            if (Violation is null && !inspector.IsDone)
            {
                Fail("progress", "the last reads and writes did not end");
            }
        }
    }
}
