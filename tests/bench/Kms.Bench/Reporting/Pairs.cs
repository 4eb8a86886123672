namespace Kms.Bench.Reporting;

/// <summary>
/// Slices of two sides, taken in turn. The ratio is formed slice by slice, so that what disturbs the machine for longer than two slices
/// disturbs both sides of it, and its median is what counts.
/// </summary>
internal sealed class Pairs
{
    private readonly List<double> ours = [];
    private readonly List<double> raw = [];

    public double Ours => Median(ours);

    public double Raw => Median(raw);

    public double Ratio => Median(Ratios);

    public double RatioMin => Ratios.Min();

    public double RatioMax => Ratios.Max();

    private IEnumerable<double> Ratios => ours.Zip(raw, (o, r) => o / r);

    public void Add(double oursValue, double rawValue)
    {
        ours.Add(oursValue);
        raw.Add(rawValue);
    }

    public static double Median(IEnumerable<double> values)
    {
        var sorted = values.Order().ToArray();
        return sorted.Length == 0 ? double.NaN : (sorted[(sorted.Length - 1) / 2] + sorted[sorted.Length / 2]) / 2;
    }
}
