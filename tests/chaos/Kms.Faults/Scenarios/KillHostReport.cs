using System.Globalization;
using Kms.Faults.Check;

namespace Kms.Faults.Scenarios;

/// <summary>The figures of a run of <see cref="KillHost"/>.</summary>
internal sealed class KillHostReport
{
    public int Cycles { get; set; }

    /// <summary>Keys that are not as the acknowledged changes left them, and a host that is not ready.</summary>
    public long Lost { get; set; }

    /// <summary>Cycles after which the zones differ, or their log has a hole.</summary>
    public int Unequal { get; set; }

    /// <summary>Cycles after which an intent was left.</summary>
    public int Intents { get; set; }

    /// <summary>Cycles whose kill left an undecided change behind: it came in the middle of a write.</summary>
    public int MidWrite { get; set; }

    public long UndecidedA { get; set; }

    public long UndecidedB { get; set; }

    /// <summary>Kills that came before the host listened.</summary>
    public int StartKills { get; set; }

    /// <summary>From the start of the process to the moment at which it listens.</summary>
    public TimeSpan Longest { get; set; }

    public bool Held => Lost == 0 && Unequal == 0 && Intents == 0;

    public string Progress(History history) => string.Create(
        CultureInfo.InvariantCulture,
        $"cycle {Cycles}: {history.Acknowledged} acknowledged, {history.Unknown} unknown, {history.Refused} refused, {MidWrite} kills in the middle of a write, "
        + $"lost {Lost}, unequal {Unequal}, intents {Intents}");

    public async Task Write(TextWriter output, History history, int seed)
    {
        (string Name, string Value)[] rows =
        [
            ("cycles", Number(Cycles)),
            ("acknowledged changes", Number(history.Acknowledged)),
            ("unknown outcomes", Number(history.Unknown)),
            ("refused changes", Number(history.Refused)),
            ("keys at the end", Number(history.Keys)),
            ("kills in the middle of a write", Number(MidWrite)),
            ("  undecided then in zone A", Number(UndecidedA)),
            ("  undecided then in zone B", Number(UndecidedB)),
            ("further kills during start-up", Number(StartKills)),
            ("lost", Number(Lost)),
            ("zones unequal", Number(Unequal)),
            ("intents left", Number(Intents)),
            ("longest restart to ready", string.Create(CultureInfo.InvariantCulture, $"{Longest.TotalMilliseconds:F0} ms")),
        ];
        foreach (var (name, value) in rows)
        {
            await output.WriteLineAsync($"{name,-32} {value,10}");
        }

        await output.WriteLineAsync(string.Create(
            CultureInfo.InvariantCulture, $"cycles={Cycles} acknowledged={history.Acknowledged} lost={Lost} unequal={Unequal} intents={Intents} seed={seed}"));
    }

    private static string Number(long value) => value.ToString(CultureInfo.InvariantCulture);
}
