namespace Kms.Regions.Link;

/// <summary>The name of the link, by which a gateway tells it from the REST API.</summary>
public static class LinkName
{
    /// <summary>The name that is asked for in the TLS handshake and in the Host header: of no machine, the same for every region.</summary>
    public const string Text = "region-link.kms.internal";

    /// <summary>True for the link's own name, which no client of the REST API uses.</summary>
    public static bool Is(string? name) => string.Equals(name, Text, StringComparison.OrdinalIgnoreCase);
}
