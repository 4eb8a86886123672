using System.Net;
using Kms.Addresses;
using Microsoft.Extensions.Configuration;

namespace Kms.Configuration;

/// <summary>The names under which clients know this service, and the proxies that tell the names they were asked under.</summary>
internal static class NameOptionsReader
{
    public static IReadOnlyList<string> Names(IConfiguration configuration, string domain)
    {
        var names = Words(configuration, Setting.Names);
        foreach (var name in names)
        {
            Require(Setting.Names, name, name, domain);
        }

        return names;
    }

    /// <summary>A host name of the bare host too, so that no vault's can be one.</summary>
    public static Uri? PublicBase(IConfiguration configuration, Uri? given, string domain)
    {
        if (given is not null)
        {
            Require(Setting.PublicBase, OptionsReader.Value(configuration, Setting.PublicBase), given.IdnHost, domain);
        }

        return given;
    }

    /// <summary>An address is a network of one.</summary>
    public static IReadOnlyList<IPNetwork> Proxies(IConfiguration configuration) =>
    [
        .. Words(configuration, Setting.Proxies).Select(word =>
            NetworkOf(word) ?? throw OptionsReader.Wrong(
                configuration, Setting.Proxies, "addresses such as 10.1.2.3, or networks such as 10.0.0.0/8, with ';' between them")),
    ];

    private static IPNetwork? NetworkOf(string word) =>
        IPNetwork.TryParse(word, out var network) ? network
        : IPAddress.TryParse(word, out var address) && address.ToString() == word.ToLowerInvariant()
            ? new IPNetwork(address, 8 * address.GetAddressBytes().Length)
        : null;

    private static string[] Words(IConfiguration configuration, Setting setting) =>
        OptionsReader.Value(configuration, setting).Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

    private static void Require(Setting setting, string given, string name, string domain)
    {
        if (ListedName.Check(name, domain) is { } problem)
        {
            throw new StartRefusedException($"Setting {setting.Name}: '{Text.Shorten(given)}' {problem}.");
        }
    }
}
