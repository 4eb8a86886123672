using System.Globalization;
using System.Runtime.CompilerServices;

namespace Kms.Http.Routing;

/// <summary>
/// A request's path and query, read from the bytes that came over the wire: servers decode paths in their own ways before an application
/// sees them, and a slash that was encoded must not become a border between a vault, a key and a version. Each segment is percent-decoded
/// once, after splitting.
/// </summary>
internal sealed class RequestTarget
{
    /// <summary>The longest route has four; one more, to see that there is no route.</summary>
    public const int SegmentsMax = 5;

    /// <summary>Parameters of Azure's other listings, which would change what is listed.</summary>
    private static readonly string[] NotActedOn = ["$filter", "$top", "$skip", "$orderby", "$select", "$expand", "$search", "$count"];

    private readonly string raw;
    private Ranges ranges;

    /// <summary>Set when any segment was percent-encoded.</summary>
    private string[]? decoded;

    private RequestTarget(string raw) => this.raw = raw;

    /// <summary>Without empty ones at the end: <c>/keys/n/</c> has two. More than <see cref="SegmentsMax"/> count as one more.</summary>
    public int Count { get; private set; }

    public string? ApiVersion { get; private set; }

    public string? MaxResults { get; private set; }

    public string? SkipToken { get; private set; }

    /// <summary>A problem of the query that is told once the caller is known.</summary>
    public string? Problem { get; private set; }

    public ReadOnlySpan<char> this[int segment] =>
        decoded is null ? raw.AsSpan(ranges[segment].Start, ranges[segment].Length) : decoded[segment];

    public static RequestTarget Parse(string raw)
    {
        var target = new RequestTarget(raw);
        var query = raw.IndexOf('?', StringComparison.Ordinal);
        target.Split(PathStart(raw), query < 0 ? raw.Length : query);
        if (query >= 0)
        {
            target.ReadQuery(raw.AsSpan(query + 1));
        }

        return target;
    }

    /// <summary>Proxies may send the absolute form, <c>https://host/path</c>.</summary>
    private static int PathStart(string raw)
    {
        if (raw.StartsWith('/'))
        {
            return 1;
        }

        var authority = raw.IndexOf("://", StringComparison.Ordinal);
        var path = authority < 0 ? -1 : raw.IndexOf('/', authority + 3);
        return path < 0 ? raw.Length : path + 1;
    }

    private void Split(int start, int end)
    {
        var encoded = false;
        var position = start;
        while (position <= end && Count <= SegmentsMax)
        {
            var length = raw.AsSpan(position, end - position).IndexOf('/');
            length = length < 0 ? end - position : length;
            ranges[Count++] = (position, length);
            encoded |= raw.AsSpan(position, length).Contains('%');
            position += length + 1;
        }

        if (encoded)
        {
            decoded = new string[Count];
            for (var i = 0; i < decoded.Length; i++)
            {
                // Some clients put an encoded slash where the version is left out.
                var text = Decode(raw.AsSpan(ranges[i].Start, ranges[i].Length));
                decoded[i] = text == "/" ? string.Empty : text;
            }
        }

        while (Count > 0 && this[Count - 1].IsEmpty)
        {
            Count--;
        }
    }

    private void ReadQuery(ReadOnlySpan<char> query)
    {
        foreach (var range in query.Split('&'))
        {
            var pair = query[range];
            var equals = pair.IndexOf('=');
            var name = equals < 0 ? pair : pair[..equals];
            var value = equals < 0 ? default : pair[(equals + 1)..];
            Take(name.Contains('%') ? Decode(name) : name, value);
        }
    }

    private void Take(ReadOnlySpan<char> name, ReadOnlySpan<char> value)
    {
        if (name.Equals("api-version", StringComparison.OrdinalIgnoreCase))
        {
            ApiVersion = Once(ApiVersion, name, ApiVersions.Find(value) ?? Decode(value));
        }
        else if (name.Equals("maxresults", StringComparison.OrdinalIgnoreCase))
        {
            MaxResults = Once(MaxResults, name, Decode(value));
        }
        else if (name.Equals("$skiptoken", StringComparison.OrdinalIgnoreCase))
        {
            SkipToken = Once(SkipToken, name, Decode(value));
        }
        else if (name.StartsWith("$") && NotActedOn.Contains(name.ToString(), StringComparer.OrdinalIgnoreCase))
        {
            Problem = $"The query parameter '{name}' is not supported: listings take maxresults and $skiptoken.";
        }
    }

    private string Once(string? before, ReadOnlySpan<char> name, string value)
    {
        if (before is not null)
        {
            Problem = $"The query parameter '{name}' is given twice.";
        }

        return value;
    }

    /// <summary>One pass. Bytes beyond ASCII become characters that no name or word has; what is no escape stays as it is.</summary>
    private static string Decode(ReadOnlySpan<char> text)
    {
        if (!text.Contains('%'))
        {
            return text.ToString();
        }

        var result = new System.Text.StringBuilder(text.Length);
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] == '%' && i + 2 < text.Length
                && byte.TryParse(text.Slice(i + 1, 2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var code))
            {
                result.Append((char)code);
                i += 2;
            }
            else
            {
                result.Append(text[i]);
            }
        }

        return result.ToString();
    }

    [InlineArray(SegmentsMax + 1)]
    private struct Ranges
    {
        private (int Start, int Length) first;
    }
}
