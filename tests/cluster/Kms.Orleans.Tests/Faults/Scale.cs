namespace Kms.Orleans.Tests.Faults;

/// <summary>Short runs with every build; the long ones by hand, with <c>KMS_FAULTS=full</c> in the environment.</summary>
internal static class Scale
{
    public static int Of(int usual, int full) => Environment.GetEnvironmentVariable("KMS_FAULTS") == "full" ? full : usual;

    /// <summary>The value below which this share of the values lies.</summary>
    public static double Percentile(IEnumerable<double> values, double share)
    {
        var sorted = values.Order().ToArray();
        return sorted.Length == 0 ? 0 : sorted[(int)Math.Min(sorted.Length - 1, share * sorted.Length)];
    }
}
