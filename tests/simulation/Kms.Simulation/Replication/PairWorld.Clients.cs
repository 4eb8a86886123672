using System.Text;
using Kms.Records;
using Kms.Regions;
using Kms.Simulation.Engine;

namespace Kms.Simulation.Replication;

/// <content>Who writes where writing is allowed, and who reads in the region that follows.</content>
internal sealed partial class PairWorld
{
    private readonly Dictionary<(int Region, string Record), long> seen = [];
    private int lastContent;

    private async void Write(int writer)
    {
        try
        {
            await new Delay(Timeline, Workload.Below(100));
            for (var i = 0; i < Scenario.WritesPerWriter && !IsOver; i++)
            {
                var region = Regions[Workload.Below(2)];
                if (!(region.IsServing && region.State.AcceptsWrites))
                {
                    region = Regions[1 - region.Number];
                }

                if (region.IsServing && region.State.AcceptsWrites)
                {
                    WriteOne(region.Process!, writer);
                }

                await new Delay(Timeline, Workload.Between(5, 250));
            }
        }
        catch (Exception problem)
        {
            Fail("exception", "a writer threw: " + problem);
        }
    }

    /// <summary>A call of its own: should the process die, nobody waits for it.</summary>
    private async void WriteOne(SimProcess process, int writer)
    {
        var stream = "s" + Workload.Below(Scenario.Streams);
        var id = RecordId(stream, Workload.Below(Scenario.RecordsPerStream));
        var content = Workload.OneIn(6) ? SimSeal.Gone.ToArray() : Encoding.UTF8.GetBytes($"content {++lastContent} of {writer}");
        var operation = Identities.NewId();
        Remember(operation, content);
        process.Writing++;
        var read = await process.Store.Read(id, CancellationToken.None);
        if (!read.TryGet(out var record, out _) || !process.Region.State.AcceptsWrites)
        {
            process.Writing--;
            return;
        }

        var place = new RecordPlace(stream, id, (record?.Place.Version ?? 0) + 1, new RecordIndex("keys/" + stream, null));
        var write = new RecordWrite(place, process.Seal.Seal(place, content), operation, content.AsSpan().SequenceEqual(SimSeal.Gone));
        var written = await process.Store.Write(write, CancellationToken.None);
        process.Writing--;
        Counters.Written += written.IsOk ? 1 : 0;
        Note($"region {process.Region.Number}: {id} version {place.Version} {operation} -> {written.Refusal?.Code.ToString() ?? "Ok"}");
        if (written.IsOk && Workload.Below(3) > 0)
        {
            process.Shipper?.Changed(stream);
        }
    }

    private async void ReadAlways()
    {
        while (true)
        {
            await new Delay(Timeline, Schedule.Between(20, 120));
            if (Regions[Schedule.Below(2)] is { IsServing: true, State.Role: RegionRole.Replica } region)
            {
                ReadOne(region.Process!, RecordId("s" + Schedule.Below(Scenario.Streams), Schedule.Below(Scenario.RecordsPerStream)));
            }
        }
    }

    private async void ReadOne(SimProcess process, string id)
    {
        var key = (process.Region.Number, id);
        var stream = id.Split('/')[1];
        var (before, wasWhole) = (seen.GetValueOrDefault(key), Truth.IsWhole(process.Region, stream));
        var read = await process.Store.Read(id, CancellationToken.None);
        if (!read.TryGet(out var record, out _) || process.Region.State.Role != RegionRole.Replica || ordered.Contains(stream) || !wasWhole || !Truth.IsWhole(process.Region, stream))
        {
            seen.Remove(key);
            return;
        }

        var version = record?.Place.Version ?? 0;
        if (version < before && seen.ContainsKey(key))
        {
            Fail("reads go back", $"region {process.Region.Number} answered version {before} of {id} and then {version}");
        }

        seen[key] = Math.Max(version, seen.GetValueOrDefault(key));
    }
}
