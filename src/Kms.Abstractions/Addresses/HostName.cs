using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace Kms.Addresses;

/// <summary>
/// A host as it stands in a request or in a list of names: <c>name[:port]</c>, <c>192.0.2.1[:port]</c> or <c>[::1][:port]</c>.
/// </summary>
/// <param name="Text">Lower case, without a dot at the end; an IPv6 address in brackets.</param>
/// <param name="Address">Null for a name. An IPv4 address in IPv6 form is written as IPv4; without a scope.</param>
/// <param name="Port">1 to 65535; null: none was written.</param>
public readonly record struct HostName(string Text, IPAddress? Address, int? Port)
{
    private const int LengthMax = 255;

    /// <summary>Reads a <c>Host</c> header (RFC 9110, 7.2) or a name of a list.</summary>
    /// <param name="value">At most 255 characters.</param>
    /// <param name="host">The parts, in one form.</param>
    /// <returns>False for what is no host: empty, a port out of range, an address in brackets that is none.</returns>
    public static bool TryParse(string? value, out HostName host)
    {
        host = default;
        if (value is not { Length: > 0 and <= LengthMax })
        {
            return false;
        }

        var nameEnd = value[0] == '[' ? value.IndexOf(']', StringComparison.Ordinal) + 1 : value.IndexOf(':', StringComparison.Ordinal);
        nameEnd = nameEnd <= 0 && value[0] != '[' ? value.Length : nameEnd;
        if (nameEnd <= 0 || value[0] == ':' || !TryReadPort(value.AsSpan(nameEnd), out var port))
        {
            return false;
        }

        var name = value[..nameEnd].ToLowerInvariant();
        name = name.EndsWith('.') ? name[..^1] : name;
        var address = AddressOf(name);
        if (name.Length == 0 || (name[0] == '[' && address is null))
        {
            return false;
        }

        host = new HostName(address is null ? name : Write(address), address, port);
        return true;
    }

    /// <summary>The same address in one form, whichever socket it comes from.</summary>
    /// <param name="address">Of a connection, or read from text.</param>
    /// <returns>IPv4 where it is one in IPv6 form; IPv6 without its scope.</returns>
    public static IPAddress Plain(IPAddress address) =>
        address.IsIPv4MappedToIPv6 ? address.MapToIPv4()
        : address.AddressFamily == AddressFamily.InterNetworkV6 ? new IPAddress(address.GetAddressBytes())
        : address;

    private static bool TryReadPort(ReadOnlySpan<char> text, out int? port)
    {
        port = null;
        if (text.Length <= 1)
        {
            return text is "" or ":";
        }

        if (text[0] != ':' || !int.TryParse(text[1..], NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            || number is < 1 or > 65535)
        {
            return false;
        }

        port = number;
        return true;
    }

    /// <summary>
    /// Null where it is a name. Parsers also take <c>127.1</c> and <c>2130706433</c> for addresses; here those are names.
    /// </summary>
    private static IPAddress? AddressOf(string name)
    {
        if (name.StartsWith('['))
        {
            return name.EndsWith(']') && IPAddress.TryParse(name.AsSpan(1, name.Length - 2), out var six)
                && six.AddressFamily == AddressFamily.InterNetworkV6
                ? Plain(six)
                : null;
        }

        return IPAddress.TryParse(name, out var four) && four.ToString() == name ? four : null;
    }

    private static string Write(IPAddress address) =>
        address.AddressFamily == AddressFamily.InterNetworkV6 ? $"[{address}]" : address.ToString();
}
