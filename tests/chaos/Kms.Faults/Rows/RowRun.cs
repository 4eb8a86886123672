using System.Diagnostics;
using System.Globalization;
using Kms.Faults.Host;

namespace Kms.Faults.Rows;

/// <summary>One run of one row: how long it may take, what it found, its figures.</summary>
internal sealed class RowRun(RunOptions options, TimeSpan budget, TextWriter output, CancellationToken cancellation)
{
    private const int FailuresKept = 12;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private readonly Stopwatch clock = Stopwatch.StartNew();
    private readonly List<(string Name, string Value)> figures = [];
    private int failures;

    public RunOptions Options => options;

    public CancellationToken Cancellation => cancellation;

    public TimeSpan Budget => budget;

    public int Seed => options.Seed;

    public Random Random { get; } = new(options.Seed);

    /// <summary>Why nothing was tested; null: it was.</summary>
    public string? Skipped { get; private set; }

    public bool IsFailed => failures > 0;

    public string Figures => string.Join(", ", figures.Select(figure => $"{figure.Name} {figure.Value}"));

    public TimeSpan Elapsed => clock.Elapsed;

    /// <summary>True while there is time for another one; the first ones are always made.</summary>
    public bool HasTimeAfter(int done, int least = 1) => options.Cycles is { } cycles ? done < cycles : done < least || clock.Elapsed < budget;

    /// <param name="wanted">How many there are to be, whatever the time; null: not said.</param>
    public bool HasTimeAfter(int done, int least, int? wanted) => wanted is { } number ? done < number : HasTimeAfter(done, least);

    public void Figure(string name, object value) => figures.Add((name, Convert.ToString(value, CultureInfo.InvariantCulture)!));

    public void Skip(string why) => Skipped = why;

    public void Fail(string what)
    {
        if (++failures <= FailuresKept)
        {
            output.WriteLine($"  seed {Seed}: {what}");
        }
    }

    public void FailAll(IEnumerable<string> findings)
    {
        foreach (var finding in findings)
        {
            Fail(finding);
        }
    }

    public void Say(string text) => output.WriteLine("  " + text);

    /// <returns>How long it took to come true; null, and a failure, when it did not.</returns>
    public async Task<TimeSpan?> Must(string what, Func<bool> condition) => Told(what, await Deadline.Until(condition, Patience, cancellation));

    public async Task<TimeSpan?> Must(string what, Func<Task<bool>> condition) => Told(what, await Deadline.Until(condition, Patience, cancellation));

    private TimeSpan? Told(string what, TimeSpan? took)
    {
        if (took is null)
        {
            Fail($"in {Patience.TotalSeconds:F0} s it was not seen that {what}");
        }

        return took;
    }
}
