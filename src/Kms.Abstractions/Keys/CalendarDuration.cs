using System.Globalization;
using System.Text;

namespace Kms.Keys;

/// <summary>
/// An ISO 8601 duration (<c>P90D</c>, <c>P1Y6M</c>, <c>P2W</c>, <c>PT48H</c>, <c>P1DT12H</c>): calendar arithmetic, not a count of
/// seconds. It is kept as it was written, so that what was set is read back in the same words: PT48H is not equal to P2D, although both
/// end at the same moment.
/// </summary>
/// <param name="Years">Calendar years: 29 February and a year is 28 February.</param>
/// <param name="Months">Calendar months: 31 January and a month is the last day of February.</param>
/// <param name="Weeks">Seven days each; may stand beside other parts.</param>
/// <param name="Days">Of 24 hours.</param>
/// <param name="Hours">Behind the <c>T</c>.</param>
/// <param name="Minutes">Behind the <c>T</c>, where M means minutes.</param>
/// <param name="Seconds">Behind the <c>T</c>.</param>
[GenerateSerializer, Immutable]
public readonly record struct CalendarDuration(int Years, int Months, int Weeks, int Days, int Hours = 0, int Minutes = 0, int Seconds = 0)
{
    /// <summary>The longest, in days.</summary>
    public const int DaysMax = 36_500;

    /// <summary>For comparing with <see cref="ApproximateSeconds"/>.</summary>
    public const long SecondsPerDay = 86_400;

    private const int LengthMax = 64;
    private const string Units = "YMWDHMS";
    private const int FirstTimeUnit = 4;

    private int[] Counts => [Years, Months, Weeks, Days, Hours, Minutes, Seconds];

    /// <summary>For comparing with limits: a year counts 365 days, a month 30.</summary>
    public long ApproximateSeconds =>
        (SecondsPerDay * ((365L * Years) + (30L * Months) + (7L * Weeks) + Days)) + (3600L * Hours) + (60L * Minutes) + Seconds;

    /// <summary>
    /// Reads <c>PnYnMnWnDTnHnMnS</c>: whole numbers, longer than nothing and at most <see cref="DaysMax"/> days. Parts may be left out
    /// but not repeated or reordered; a <c>T</c> stands before the parts of a day and nowhere else.
    /// </summary>
    /// <param name="text">At most 64 characters.</param>
    /// <param name="duration">As it was written.</param>
    /// <returns>False for what is no such duration.</returns>
    public static bool TryParse(string? text, out CalendarDuration duration)
    {
        duration = default;
        if (text is not { Length: >= 3 and <= LengthMax } || text[0] != 'P')
        {
            return false;
        }

        var counts = new int[Units.Length];
        int position = 1, next = 0, end = FirstTimeUnit;
        while (position < text.Length)
        {
            if (text[position] == 'T' && end == FirstTimeUnit)
            {
                (next, end) = (FirstTimeUnit, Units.Length);
                position++;
            }

            if (!TryReadPart(text, ref position, ref next, end, counts))
            {
                return false;
            }
        }

        duration = new CalendarDuration(counts[0], counts[1], counts[2], counts[3], counts[4], counts[5], counts[6]);
        return duration.ApproximateSeconds is > 0 and <= DaysMax * SecondsPerDay;
    }

    /// <summary>The moment that is this much later: the large parts first.</summary>
    /// <param name="time">To count from.</param>
    /// <exception cref="ArgumentOutOfRangeException">It is after the year 9999.</exception>
    public DateTimeOffset AddTo(DateTimeOffset time) =>
        time.AddYears(Years).AddMonths(Months).AddDays((7 * Weeks) + Days).AddHours(Hours).AddMinutes(Minutes).AddSeconds(Seconds);

    /// <summary>The moment that is this much earlier: the large parts first.</summary>
    /// <param name="time">To count from.</param>
    /// <exception cref="ArgumentOutOfRangeException">It is before the year 1.</exception>
    public DateTimeOffset SubtractFrom(DateTimeOffset time) =>
        time.AddYears(-Years).AddMonths(-Months).AddDays(-(7 * Weeks) - Days).AddHours(-Hours).AddMinutes(-Minutes).AddSeconds(-Seconds);

    /// <summary>As it was written, but for zeros: parts that are 0 are left out.</summary>
    public override string ToString()
    {
        var text = new StringBuilder("P");
        var counts = Counts;
        for (var unit = 0; unit < counts.Length; unit++)
        {
            text.Append(unit == FirstTimeUnit && Hours + Minutes + Seconds > 0 ? "T" : string.Empty);
            if (counts[unit] > 0)
            {
                text.Append(CultureInfo.InvariantCulture, $"{counts[unit]}{Units[unit]}");
            }
        }

        return text.Length == 1 ? "P0D" : text.ToString();
    }

    /// <summary>
    /// One number with its unit: <c>next</c> is the first unit that may still come, <c>end</c> is behind the last one. An M before the T is
    /// months, behind it minutes.
    /// </summary>
    private static bool TryReadPart(string text, ref int position, ref int next, int end, int[] counts)
    {
        // Nine digits fit an int, and the sum of all parts fits a long.
        const int DigitsMax = 9;
        var digits = position;
        while (digits < text.Length && char.IsAsciiDigit(text[digits]))
        {
            digits++;
        }

        if (digits == position || digits - position > DigitsMax || digits == text.Length)
        {
            return false;
        }

        var unit = Units.IndexOf(text[digits], next, end - next);
        if (unit < 0)
        {
            return false;
        }

        counts[unit] = int.Parse(text.AsSpan(position, digits - position), NumberStyles.None, CultureInfo.InvariantCulture);
        position = digits + 1;
        next = unit + 1;
        return true;
    }
}
