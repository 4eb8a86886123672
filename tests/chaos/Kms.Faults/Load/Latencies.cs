namespace Kms.Faults.Load;

/// <summary>How long each of many things took.</summary>
internal sealed class Latencies
{
    private readonly List<double> milliseconds = [];

    public int Count
    {
        get
        {
            lock (milliseconds)
            {
                return milliseconds.Count;
            }
        }
    }

    public void Add(TimeSpan took)
    {
        lock (milliseconds)
        {
            milliseconds.Add(took.TotalMilliseconds);
        }
    }

    /// <summary>Those from number <paramref name="first"/> on.</summary>
    public IReadOnlyList<double> Since(int first)
    {
        lock (milliseconds)
        {
            return milliseconds[first..];
        }
    }

    /// <param name="share">0.99 for the value that 99 % do not exceed.</param>
    public static double Percentile(IReadOnlyCollection<double> values, double share) =>
        values.Count == 0 ? 0 : values.Order().ElementAt(Math.Min(values.Count - 1, (int)(values.Count * share)));
}
