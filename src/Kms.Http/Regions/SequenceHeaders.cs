using System.Globalization;
using Kms.Http.Wire;
using Kms.Operations;
using Kms.Regions;
using Microsoft.AspNetCore.Http;

namespace Kms.Http.Regions;

/// <summary>
/// How old an answer is. Answers about a vault say up to which change they reflect it (<c>x-kms-sequence</c>) and how long ago this region
/// last had everything (<c>x-kms-sequence-age-seconds</c>); a client that sends the sequence it has seen gets 412 instead of an older
/// answer, whichever region it asks.
/// </summary>
internal static class SequenceHeaders
{
    public const string Sequence = "x-kms-sequence";
    public const string Age = "x-kms-sequence-age-seconds";

    /// <summary>What the client has seen; null when it does not say.</summary>
    /// <exception cref="WireException">It is no number.</exception>
    public static long? Seen(IHeaderDictionary headers) => !headers.TryGetValue(Sequence, out var text) ? null
        : long.TryParse(text.ToString(), NumberStyles.None, CultureInfo.InvariantCulture, out var seen) ? seen
        : throw WireException.Bad($"The header '{Sequence}' must be a whole number.");

    /// <summary>
    /// In a region that applies changes, before the answer is made: it reflects at least this. An answer of a home region reflects its own
    /// change too.
    /// </summary>
    public static void WriteBefore(Exchange exchange)
    {
        if (exchange.Region is { Role: not RegionRole.Home } region)
        {
            Write(exchange.Http.Response.Headers, region, exchange.Subject);
        }
    }

    public static void WriteAfter(Exchange exchange)
    {
        if (exchange.Region is { Role: RegionRole.Home } region)
        {
            Write(exchange.Http.Response.Headers, region, exchange.Subject);
        }
    }

    private static void Write(IHeaderDictionary headers, IRegionView region, VaultName? vault)
    {
        if (vault is { } name && region.PositionOf(name) is { } position)
        {
            headers[Sequence] = position.Sequence.ToString(CultureInfo.InvariantCulture);
            headers[Age] = position.Age.TotalSeconds.ToString("0.###", CultureInfo.InvariantCulture);
        }
    }
}
