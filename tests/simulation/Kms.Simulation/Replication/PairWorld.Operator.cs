using Kms.Regions;
using Kms.Simulation.Engine;

namespace Kms.Simulation.Replication;

/// <content>Who looks after a fork alarm: says after a while that what the home region has counts, and says it again until it is done.</content>
internal sealed partial class PairWorld
{
    private const int OrderAgainMs = 500;

    /// <summary>Streams that may be given up at any moment: what is read of them is of the one history or of the other.</summary>
    private readonly HashSet<string> ordered = [];

    private async void Order(string stream)
    {
        try
        {
            do
            {
                await new Delay(Timeline, Schedule.Between(OrderAgainMs, 4 * OrderAgainMs));
            }
            while (Regions.FirstOrDefault(region => region.State.Role == RegionRole.Replica) is not { IsServing: true, Process: { } process }
                || !await Recopy(process, stream));
        }
        catch (Exception problem)
        {
            Fail("exception", "the operator's order threw: " + problem);
        }
    }

    /// <summary>False when it was refused. A process that dies over it never answers, so the one that comes after is asked.</summary>
    private async ValueTask<bool> Recopy(SimProcess process, string stream)
    {
        var answer = new Ordered();
        Ask(process, stream, answer);
        while (answer.Result is null && process.IsAlive)
        {
            await new Delay(Timeline, 5);
        }

        return answer.Result == true;
    }

    private async void Ask(SimProcess process, string stream, Ordered answer)
    {
        try
        {
            answer.Result = await process.Turn(async () =>
            {
                // Before: the process may die when the zones have it already.
                ordered.Add(stream);
                Forget(process.Region, stream);
                Truth.GivenUp(process.Region, stream);
                var marked = await Mutant.Recopy(process, stream);
                Note($"region {process.Region.Number}: ordered to copy {stream} anew -> {marked.Refusal?.Code.ToString() ?? "Ok"}");
                if (marked.IsOk)
                {
                    Counters.Recopied++;
                    forked.Remove(stream);
                    ordered.Remove(stream);
                }

                return marked.IsOk;
            });
        }
        catch (Exception problem)
        {
            Fail("exception", $"the applier of region {process.Region.Number} threw: {problem}");
        }
    }

    /// <summary>What was read of the history that is given up says nothing about the other one.</summary>
    private void Forget(SimRegion region, string stream)
    {
        foreach (var record in Records(stream))
        {
            seen.Remove((region.Number, record));
        }
    }

    private sealed class Ordered
    {
        public bool? Result { get; set; }
    }
}
