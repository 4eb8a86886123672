using System.Globalization;

namespace Kms.Keys;

/// <summary>An ISO 8601 duration of years, months and days (<c>P90D</c>, <c>P1Y6M</c>): calendar arithmetic, not a count of seconds.</summary>
public readonly record struct CalendarDuration(int Years, int Months, int Days)
{
    /// <summary>Reads <c>PnYnMnWnD</c>. Parts may be left out but not repeated or reordered; times of day are refused.</summary>
    public static bool TryParse(string? text, out CalendarDuration duration)
    {
        duration = default;
        if (text is not { Length: >= 3 and <= 24 } || text[0] != 'P')
        {
            return false;
        }

        int years = 0, months = 0, days = 0, position = 1, lastUnit = -1;
        while (position < text.Length)
        {
            var digits = position;
            while (digits < text.Length && char.IsAsciiDigit(text[digits]))
            {
                digits++;
            }

            if (digits == position || digits == text.Length
                || !int.TryParse(text.AsSpan(position, digits - position), NumberStyles.None, CultureInfo.InvariantCulture, out var count)
                || count > 36_500)
            {
                return false;
            }

            var unit = "YMWD".IndexOf(text[digits], StringComparison.Ordinal);
            if (unit <= lastUnit)
            {
                return false;
            }

            lastUnit = unit;
            position = digits + 1;
            _ = unit switch
            {
                0 => years = count,
                1 => months = count,
                2 => days = count * 7,
                _ => days += count,
            };
        }

        duration = new CalendarDuration(years, months, days);
        return duration.ApproximateDays is > 0 and <= 36_500;
    }

    /// <summary>For comparing with limits: a year counts 365 days, a month 30.</summary>
    public long ApproximateDays => (365L * Years) + (30L * Months) + Days;

    public DateTimeOffset AddTo(DateTimeOffset time) => time.AddYears(Years).AddMonths(Months).AddDays(Days);

    public DateTimeOffset SubtractFrom(DateTimeOffset time) => time.AddYears(-Years).AddMonths(-Months).AddDays(-Days);

    public override string ToString() => string.Create(CultureInfo.InvariantCulture,
        $"P{(Years > 0 ? Years + "Y" : "")}{(Months > 0 ? Months + "M" : "")}{(Days > 0 || Years + Months == 0 ? Days + "D" : "")}");
}
