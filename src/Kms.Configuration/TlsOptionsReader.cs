using System.Net;
using Kms.Crypto.Tls;
using Microsoft.Extensions.Configuration;

namespace Kms.Configuration;

/// <summary>Which certificate the gateway serves. What cannot take effect is refused.</summary>
internal static class TlsOptionsReader
{
    /// <summary>How many names a certificate has at most: browsers and libraries take 100.</summary>
    private const int NamesMax = 90;

    public static TlsOptions Read(IConfiguration configuration)
    {
        RefuseKestrel(configuration.GetSection("Kestrel"));
        var certificate = OptionsReader.Value(configuration, Setting.TlsCertificate);
        var key = OptionsReader.Value(configuration, Setting.TlsKey);
        var names = Names(configuration);
        return (certificate, key) switch
        {
            ("", "") => new TlsOptions(null, names),
            (_, "") => throw OneWithoutTheOther(Setting.TlsCertificate, Setting.TlsKey),
            ("", _) => throw OneWithoutTheOther(Setting.TlsKey, Setting.TlsCertificate),
            _ when names.Length > 0 => throw new StartRefusedException(
                $"Setting {Setting.TlsNames.Name} adds names to the certificate that the service makes; "
                + $"{Setting.TlsCertificate.Name} names one that has its own."),
            _ => new TlsOptions(new CertificateFiles(Path.GetFullPath(certificate), Path.GetFullPath(key)), names),
        };
    }

    private static string[] Names(IConfiguration configuration)
    {
        string[] names = OptionsReader.Value(configuration, Setting.TlsNames)
            .Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        return names.Length <= NamesMax && Array.TrueForAll(names, IsName)
            ? names
            : throw OptionsReader.Wrong(
                configuration,
                Setting.TlsNames,
                $"host names such as keys.example.com or *.example.com, or IP addresses, with ';' between them, at most {NamesMax}");
    }

    private static bool IsName(string name)
    {
        var rest = name.StartsWith("*.", StringComparison.Ordinal) ? name[2..] : name;
        return IPAddress.TryParse(name.Trim('[', ']'), out _)
            || (rest.Length <= 253 && System.Text.Ascii.IsValid(rest) && Uri.CheckHostName(rest) == UriHostNameType.Dns
                && !rest.Contains('_', StringComparison.Ordinal)
                && (rest.Length == name.Length || rest.Contains('.', StringComparison.Ordinal)));
    }

    /// <summary>Kestrel would read these by itself in another program; here they would change nothing.</summary>
    private static void RefuseKestrel(IConfigurationSection section)
    {
        foreach (var inner in section.GetChildren())
        {
            if (inner.Value is not null)
            {
                throw new StartRefusedException($"Setting {Text.Shorten(inner.Path)} has no effect here. {SettingTable.InsteadOfKestrel}");
            }

            RefuseKestrel(inner);
        }
    }

    private static StartRefusedException OneWithoutTheOther(Setting given, Setting missing) =>
        new($"Setting {given.Name} is set, and {missing.Name} is not: a server needs a certificate and its key.");
}
