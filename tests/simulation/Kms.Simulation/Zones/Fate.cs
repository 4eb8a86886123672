using Kms.Simulation.Engine;

namespace Kms.Simulation.Zones;

/// <summary>What the network does to one statement. Times in virtual milliseconds.</summary>
/// <param name="RequestMs">Until it arrives; beyond <see cref="TimeoutMs"/> its sender has long given up.</param>
/// <param name="Lost">It never arrives.</param>
/// <param name="AnswerMs">Until the answer is back.</param>
/// <param name="AnswerLost">It was executed and nobody learns of it.</param>
/// <param name="AgainMs">It arrives a second time so much later; 0: it does not.</param>
internal readonly record struct Fate(int RequestMs, bool Lost, int AnswerMs, bool AnswerLost, int AgainMs)
{
    /// <summary>How long a host waits for an answer.</summary>
    public const int TimeoutMs = 40;

    public bool Answers => !Lost && !AnswerLost && RequestMs <= TimeoutMs;
}

/// <summary>How often the network does what, in one history. Chances in a thousand.</summary>
internal readonly record struct Weather(int Slow, int Late, int Lost, int AnswerLost, int Again)
{
    public static Weather Fine => default;

    public Fate Next(Rng schedule, Rng faults)
    {
        var request = schedule.Between(1, 3);
        var answer = schedule.Between(1, 3);
        if (this == Fine)
        {
            return new Fate(request, false, answer, false, 0);
        }

        if (faults.Permille(Slow))
        {
            request += faults.Below(30);
        }

        if (faults.Permille(Slow))
        {
            answer += faults.Below(30);
        }

        if (faults.Permille(Late))
        {
            request = Fate.TimeoutMs + (faults.OneIn(2) ? faults.Below(60) : faults.Below(900));
        }

        // Only a statement that was never answered may arrive again: to send one again and answer for the second time would be a lie of the connection.
        var fate = new Fate(request, faults.Permille(Lost), answer, faults.Permille(AnswerLost), 0);
        return !fate.Answers && faults.Permille(Again) ? fate with { AgainMs = 1 + faults.Below(200) } : fate;
    }
}
