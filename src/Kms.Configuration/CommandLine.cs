namespace Kms.Configuration;

/// <summary>What was written behind the program's name. Strict: a mistyped option is named, not ignored.</summary>
public sealed record CommandLine(IReadOnlyDictionary<string, string?> Settings, bool Help, bool Version)
{
    /// <exception cref="StartRefusedException">An argument is unknown or has no value.</exception>
    public static CommandLine Parse(IReadOnlyList<string> arguments)
    {
        var settings = new Dictionary<string, string?>(StringComparer.OrdinalIgnoreCase);
        bool help = false, version = false;
        for (var i = 0; i < arguments.Count; i++)
        {
            switch (arguments[i])
            {
                case "--help" or "-h" or "-?":
                    help = true;
                    break;
                case "--version":
                    version = true;
                    break;
                case var option when option.StartsWith("--", StringComparison.Ordinal) && option.Contains('=', StringComparison.Ordinal):
                    var equals = option.IndexOf('=', StringComparison.Ordinal);
                    settings[SettingTable.Known(option[2..equals])] = option[(equals + 1)..];
                    break;
                case var option when option.StartsWith("--", StringComparison.Ordinal):
                    var name = SettingTable.Known(option[2..]);
                    settings[name] = i + 1 < arguments.Count && !arguments[i + 1].StartsWith("--", StringComparison.Ordinal)
                        ? arguments[++i]
                        : throw new StartRefusedException($"Option --{name} has no value. See --help.");
                    break;
                case var other:
                    throw new StartRefusedException($"Unexpected argument '{Text.Shorten(other)}': options start with --. See --help.");
            }
        }

        return new CommandLine(settings, help, version);
    }
}
