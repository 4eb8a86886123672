using System.Globalization;
using Microsoft.Extensions.Configuration;

namespace Kms.Configuration;

/// <summary>
/// From .NET configuration to <see cref="KmsOptions"/>. Every wrong value is refused with its setting's name, before anything is made.
/// </summary>
public static class OptionsReader
{
    /// <summary>
    /// appsettings.json beside where the program was started, then the environment, then the command line; the last one wins.
    /// </summary>
    public static IConfiguration Sources(CommandLine commandLine)
    {
        try
        {
            return new ConfigurationBuilder()
                .SetBasePath(Environment.CurrentDirectory)
                .AddJsonFile("appsettings.json", optional: true, reloadOnChange: false)
                .AddEnvironmentVariables("ASPNETCORE_")
                .AddEnvironmentVariables()
                .AddInMemoryCollection(commandLine.Settings)
                .Build();
        }
        catch (InvalidDataException problem)
        {
            throw new StartRefusedException("appsettings.json cannot be read: " + problem.GetBaseException().Message, problem);
        }
    }

    /// <exception cref="StartRefusedException">A setting is unknown or its value wrong.</exception>
    public static KmsOptions Read(IConfiguration configuration)
    {
        RefuseUnknown(configuration.GetSection("Kms"));
        if (ClusterOptionsReader.Role(configuration) == ClusterRole.Gateway)
        {
            GatewaySettings.RefuseOthers(configuration);
        }

        var data = Path.GetFullPath(Value(configuration, Setting.Data));
        var (zoneA, zoneB) = ZoneOptionsReader.Read(configuration, data);
        return new KmsOptions
        {
            Addresses = ListenAddress.ParseAll(Value(configuration, Setting.Urls)),
            Data = data,
            Domain = Domain(configuration),
            DefaultVault = VaultName.TryParse(Value(configuration, Setting.DefaultVault), out var vault)
                ? vault
                : throw Wrong(configuration, Setting.DefaultVault, "1 to 63 letters, digits and hyphens"),
            Region = Word(configuration, Setting.Region),
            ZoneA = zoneA,
            ZoneB = zoneB,
            ZoneCheckEvery = Duration(configuration, Setting.ZoneCheckEvery, TimeSpan.FromMilliseconds(10), TimeSpan.FromMinutes(10)),
            IdleAfter = Duration(configuration, Setting.IdleAfter, TimeSpan.FromSeconds(1), TimeSpan.FromDays(7)),
            PublicBase = NameOptionsReader.PublicBase(configuration, Address(configuration, Setting.PublicBase), Domain(configuration)),
            Names = NameOptionsReader.Names(configuration, Domain(configuration)),
            Proxies = NameOptionsReader.Proxies(configuration),
            RemoteAddress = Address(configuration, Setting.RemoteAddress),
            RemoteTimeout = Duration(configuration, Setting.RemoteTimeout, TimeSpan.FromMilliseconds(100), TimeSpan.FromMinutes(1)),
            Administrator = Word(configuration, Setting.Administrator),
            TokenLifetime = Duration(configuration, Setting.TokenLifetime, TimeSpan.FromMinutes(5), TimeSpan.FromDays(1)),
            Logs = Logs(configuration),
            Connections = ConnectionOptions.Read(configuration),
            Tls = TlsOptionsReader.Read(configuration),
            Backups = BackupOptionsReader.Read(configuration, data, zoneA, zoneB),
            Cluster = ClusterOptionsReader.Read(configuration, zoneA, zoneB),
        };
    }

    /// <summary>How to log, of which settings that are wrong are told too.</summary>
    /// <exception cref="StartRefusedException">It is neither.</exception>
    public static LogFormat Logs(IConfiguration configuration) =>
        Enum.TryParse<LogFormat>(Value(configuration, Setting.Logs), ignoreCase: true, out var format) && Enum.IsDefined(format)
            ? format
            : throw Wrong(configuration, Setting.Logs, "text or json");

    public static string Value(IConfiguration configuration, Setting setting) =>
        configuration[setting.Name] is { Length: > 0 } value ? value : setting.Default ?? string.Empty;

    public static StartRefusedException Wrong(IConfiguration configuration, Setting setting, string right) =>
        new($"Setting {setting.Name} is '{Text.Shorten(configuration[setting.Name])}': it must be {right}.");

    private static void RefuseUnknown(IConfigurationSection section)
    {
        foreach (var inner in section.GetChildren())
        {
            if (inner.Value is not null && !SettingTable.IsKnown(inner.Path))
            {
                throw new StartRefusedException($"Unknown setting {Text.Shorten(inner.Path)}.{SettingTable.Hint(inner.Path)} See --help.");
            }

            RefuseUnknown(inner);
        }
    }

    private static string Domain(IConfiguration configuration)
    {
        var domain = Value(configuration, Setting.Domain);
        if (!domain.Contains('.', StringComparison.Ordinal))
        {
            // Refused and not warned of: no client accepts a certificate for *.kms, so every call to a vault by its name would fail.
            throw Wrong(configuration, Setting.Domain, "a host name with a dot in it, such as vault.localhost or keys.example.com: no client accepts a certificate for '*.' and one word");
        }

        return domain.Length <= 180 && Uri.CheckHostName(domain) == UriHostNameType.Dns && !domain.Contains('_', StringComparison.Ordinal)
            ? domain.ToLowerInvariant()
            : throw Wrong(configuration, Setting.Domain, "a host name such as vault.localhost, without a scheme or port");
    }

    private static string Word(IConfiguration configuration, Setting setting)
    {
        var word = Value(configuration, setting);
        return word.Length is >= 1 and <= 63 && word.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '.' or '@')
            ? word
            : throw Wrong(configuration, setting, "1 to 63 letters, digits, hyphens and dots");
    }

    private static Uri? Address(IConfiguration configuration, Setting setting) => Value(configuration, setting) switch
    {
        "" => null,
        var text when Uri.TryCreate(text, UriKind.Absolute, out var uri) && uri is { Scheme: "https", PathAndQuery: "/" } => uri,
        _ => throw Wrong(configuration, setting, "an address such as https://keys.example.com, without a path"),
    };

    public static bool Flag(IConfiguration configuration, Setting setting) =>
        bool.TryParse(Value(configuration, setting), out var flag) ? flag : throw Wrong(configuration, setting, "true or false");

    public static TimeSpan Duration(IConfiguration configuration, Setting setting, TimeSpan min, TimeSpan max) =>
        TimeSpan.TryParse(Value(configuration, setting), CultureInfo.InvariantCulture, out var time) && time >= min && time <= max
            ? time
            : throw Wrong(configuration, setting, $"a time from {min:c} to {max:c}, as [days.]hours:minutes:seconds");
}
