namespace Kms.Regions.Link;

/// <summary>
/// Where a region is reached: one address, or those of several gateways, any of which will do. In a card and in the book they are one
/// text, with a space between two.
/// </summary>
internal static class LinkAddresses
{
    private const int Max = 16;

    public static string Write(IEnumerable<Uri> addresses) => string.Join(' ', addresses.Select(address => address.AbsoluteUri).Distinct(StringComparer.Ordinal).Take(Max));

    /// <summary>What is no address is left out: the text comes from the other region.</summary>
    public static IReadOnlyList<Uri> Read(string text) =>
    [
        .. text.Split(' ', StringSplitOptions.RemoveEmptyEntries).Take(Max)
            .Select(part => Uri.TryCreate(part, UriKind.Absolute, out var address) && address.Scheme == Uri.UriSchemeHttps ? address : null)
            .OfType<Uri>(),
    ];
}
