using System.Globalization;
using Kms.Faults.Load;

namespace Kms.Faults.Scenarios;

/// <summary>One row of the table: a zone, a way, and what was seen.</summary>
internal sealed class ZoneFilesRow(string zone, string way)
{
    public static string Header =>
        "zone  way                   noticed ms  crypto calls       %   get/list       %   accepted  refused  degraded  back ms  equal  lost";

    public string Zone => zone;

    /// <summary>Why it was not done; null when it was.</summary>
    public string? Skipped { get; set; }

    /// <summary>What did not hold.</summary>
    public List<string> Failures { get; } = [];

    /// <summary>From the fault to the first refused change.</summary>
    public TimeSpan? Noticed { get; set; }

    /// <summary>From the end of the fault (from the fault itself, where the zone is refilled) to the first accepted change.</summary>
    public TimeSpan? Back { get; set; }

    public Traffic? Traffic { get; set; }

    public bool Equal { get; set; }

    public int Lost { get; set; }

    public override string ToString()
    {
        var head = $"{zone,-4}  {way,-20}  ";
        if (Skipped is not null)
        {
            return head + "skipped: " + Skipped;
        }

        var line = Traffic is not { } t ? head : string.Create(
            CultureInfo.InvariantCulture,
            $"{head}{Ms(Noticed),10}  {t.Crypto.Count,12}  {t.Crypto.Share,6}  {t.Looks.Count,9}  {t.Looks.Share,6}  {t.Accepted,9}  {t.Refused,7}  "
            + $"{(t.SawDegraded ? "yes" : "no"),8}  {Ms(Back),7}  {(Equal ? "yes" : "no"),5}  {Lost,4}");
        return string.Join("\n      ", Failures.Prepend(line));
    }

    private static string Ms(TimeSpan? time) => time is { } known ? known.TotalMilliseconds.ToString("F0", CultureInfo.InvariantCulture) : "-";
}
