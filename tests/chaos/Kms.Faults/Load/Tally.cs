using System.Globalization;

namespace Kms.Faults.Load;

/// <summary>How often something was tried, and how often it worked.</summary>
internal sealed class Tally(string what)
{
    public long Count { get; private set; }

    public long Failed { get; private set; }

    public string Share => string.Create(CultureInfo.InvariantCulture, $"{(Count == 0 ? 0 : 100.0 * (Count - Failed) / Count):F2}");

    /// <param name="problem">Empty: it worked.</param>
    public void Add(string problem, Action<string> note)
    {
        Count++;
        if (problem.Length > 0)
        {
            Failed++;
            note($"{what}: {problem}");
        }
    }
}
