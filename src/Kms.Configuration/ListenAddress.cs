using System.Globalization;
using System.Net;
using Microsoft.AspNetCore.Http;

namespace Kms.Configuration;

/// <summary>One place where the gateway listens.</summary>
/// <param name="Ip">Null: both loopback addresses, as <c>localhost</c> means.</param>
/// <param name="Port">0: any free port (not with <c>localhost</c>).</param>
public sealed record ListenAddress(IPAddress? Ip, int Port)
{
    /// <summary>The name under <c>localhost</c> that it was given as, which clients then use; else null.</summary>
    public string? Name { get; init; }

    public bool IsLoopback => Ip is null || IPAddress.IsLoopback(Ip);

    /// <summary>How a client on this machine writes it: an address that means "any" is reached as localhost.</summary>
    public string Host => Ip switch
    {
        null => "localhost",
        _ when Ip.Equals(IPAddress.Any) || Ip.Equals(IPAddress.IPv6Any) => "localhost",
        { AddressFamily: System.Net.Sockets.AddressFamily.InterNetworkV6 } => $"[{Ip}]",
        _ => Ip.ToString(),
    };

    /// <summary>The address as a URL, with the port the listener really has.</summary>
    public Uri ToUri(int port) => new(string.Create(CultureInfo.InvariantCulture, $"https://{Host}:{port}"));

    /// <exception cref="StartRefusedException">Not an https URL of a place on this machine.</exception>
    public static IReadOnlyList<ListenAddress> ParseAll(string urls)
    {
        var addresses = urls.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Select(Parse).ToArray();
        return addresses.Length > 0 ? addresses : throw new StartRefusedException("Setting urls is empty: for example https://localhost:8443.");
    }

    private static ListenAddress Parse(string url)
    {
        BindingAddress binding;
        try
        {
            binding = BindingAddress.Parse(url);
        }
        catch (Exception problem) when (problem is FormatException or ArgumentException)
        {
            throw new StartRefusedException($"Setting urls: '{Text.Shorten(url)}' is not a URL such as https://localhost:8443.", problem);
        }

        if (!string.Equals(binding.Scheme, "https", StringComparison.OrdinalIgnoreCase))
        {
            // Clients of this protocol refuse plain HTTP, and a token sent in the clear is a stolen token.
            throw new StartRefusedException($"Setting urls: '{Text.Shorten(url)}' is not https. The gateway speaks TLS only, with a certificate it makes itself.");
        }

        if (binding.PathBase.Length > 0 || binding.IsUnixPipe || binding.Port is < 0 or > 65535)
        {
            throw new StartRefusedException($"Setting urls: '{Text.Shorten(url)}' must be https://HOST:PORT and nothing behind it.");
        }

        return new ListenAddress(ParseHost(binding.Host, url, binding.Port), binding.Port)
        {
            Name = binding.Host.EndsWith(".localhost", StringComparison.OrdinalIgnoreCase) ? binding.Host : null,
        };
    }

    private static IPAddress? ParseHost(string host, string url, int port)
    {
        if (host is "*" or "+")
        {
            return IPAddress.IPv6Any;
        }

        if (IPAddress.TryParse(host.Trim('[', ']'), out var ip))
        {
            return ip;
        }

        var local = host.Equals("localhost", StringComparison.OrdinalIgnoreCase) || host.EndsWith(".localhost", StringComparison.OrdinalIgnoreCase);
        return (local, port) switch
        {
            (true, 0) => throw new StartRefusedException("Setting urls: localhost is two addresses, so its port cannot be 0. Use https://127.0.0.1:0."),
            (true, _) => null,
            _ => throw new StartRefusedException($"Setting urls: the host of '{Text.Shorten(url)}' must be localhost, an IP address, or * for all."),
        };
    }
}
