using System.CommandLine;
using Kms.Cli.Running;
using Kms.Configuration;
using CommandLine = Kms.Configuration.CommandLine;

namespace Kms.Cli.Offline;

/// <summary>
/// The settings of a service for work on its data folder and zones without it: the folder, and what else is not as by default.
/// </summary>
internal static class DataSettings
{
    public static readonly Option<string[]> Set = new("--set")
    {
        Description = "A setting of the service that is not its default, such as Kms:Zones:A:Provider=postgresql; the environment and appsettings.json count too.",
        HelpName = "NAME=VALUE",
    };

    /// <exception cref="UsageException">There is no such folder, or a setting is wrong.</exception>
    public static KmsOptions Read(Session session, bool mustExist = true)
    {
        var settings = new Dictionary<string, string?>(StringComparer.OrdinalIgnoreCase);
        foreach (var word in session.Value(Set) ?? [])
        {
            var at = word.IndexOf('=', StringComparison.Ordinal);
            settings[at > 0 ? word[..at] : throw new UsageException($"--set is '{word}': it must be NAME=VALUE.")] = word[(at + 1)..];
        }

        settings[Setting.Data.Name] = session.DataFolder;
        try
        {
            var options = OptionsReader.Read(OptionsReader.Sources(new CommandLine(settings, false, false)));
            return !mustExist || Directory.Exists(options.Data)
                ? options
                : throw new UsageException($"There is no data folder {options.Data}: name it with --data.");
        }
        catch (StartRefusedException problem)
        {
            throw new UsageException(problem.Message, problem);
        }
    }
}
