using Kms.Faults.Rows;

namespace Kms.Faults.Silos;

/// <summary>Lets one silo after the other stand still (SIGSTOP), chosen at random: mostly for up to some seconds, now and then until the others have declared it dead.</summary>
internal sealed class Pauses(RowRun run, SiloCluster cluster)
{
    private const int BetweenMaxMs = 3000;
    private const int LengthMaxMs = 5000;

    /// <summary>The third, and after it every fifth, is so long that the others declare the silo dead.</summary>
    private const int LongOnesEvery = 5;
    private const int FirstLongOne = 2;

    private volatile int count;

    /// <summary>How many have begun.</summary>
    public int Count => count;

    /// <summary>Silos that woke up, learned that they had been declared dead, ended, and were started again.</summary>
    public int Woken { get; private set; }

    public async Task Run(CancellationToken done)
    {
        while (!done.IsCancellationRequested)
        {
            await Task.Delay(run.Random.Next(BetweenMaxMs), CancellationToken.None);
            var silo = cluster.Silos[run.Random.Next(cluster.Silos.Count)];
            var isLong = count % LongOnesEvery == FirstLongOne;
            silo.Stop();
            count++;
            try
            {
                await (isLong ? run.Must($"{silo.Name} is declared dead", () => !cluster.IsMember(silo)) : Task.Delay(run.Random.Next(LengthMaxMs), CancellationToken.None));
            }
            finally
            {
                silo.Continue();
            }

            if (isLong)
            {
                await run.Must($"{silo.Name}, which was declared dead, ends by itself", () => silo.Host.HasEnded);
            }

            // A busy machine may make a short pause too long.
            foreach (var ended in cluster.Silos.Where(other => other.Host.HasEnded))
            {
                await ended.Start(run.Cancellation);
                Woken++;
            }
        }
    }
}
