using Kms.Configuration;

namespace Kms.Hosting.Start;

/// <summary>How to log before it is known whether the settings are right: what they say about it, as far as that can be read.</summary>
internal static class EarlyLogFormat
{
    public static LogFormat Of(IReadOnlyList<string> arguments)
    {
        var option = "--" + Setting.Logs.Name;
        var given = new Dictionary<string, string?>();
        for (var i = 0; i < arguments.Count; i++)
        {
            if (arguments[i].StartsWith(option + "=", StringComparison.OrdinalIgnoreCase))
            {
                given[Setting.Logs.Name] = arguments[i][(option.Length + 1)..];
            }
            else if (arguments[i].Equals(option, StringComparison.OrdinalIgnoreCase) && i + 1 < arguments.Count)
            {
                given[Setting.Logs.Name] = arguments[i + 1];
            }
        }

        try
        {
            var configuration = OptionsReader.Sources(new CommandLine(given, Help: false, Version: false));
            return FormatOf(OptionsReader.Value(configuration, Setting.Logs));
        }
        catch (StartRefusedException)
        {
            // The same file is read again, and refused, where the settings are read.
            return FormatOf(given.GetValueOrDefault(Setting.Logs.Name));
        }
    }

    private static LogFormat FormatOf(string? text) =>
        Enum.TryParse<LogFormat>(text, ignoreCase: true, out var format) && Enum.IsDefined(format) ? format : LogFormat.Text;
}
