using System.Globalization;
using Kms.Hosting.Configuration;

namespace Kms.Hosting.Backups.Commands;

/// <summary>What was written behind <c>backup</c> or <c>restore</c>.</summary>
/// <param name="Verb"><c>list</c>, <c>now</c>, <c>verify</c>, <c>drill</c> or <c>restore</c>.</param>
internal sealed record BackupArguments(string Verb, DateTimeOffset? At, string? Target, string? RootKey, bool Json, KmsOptions Options)
{
    private const string Usage =
        "backup list|now|verify|drill [--target FOLDER] [--root-key FILE] [--output json], or restore [--list] [--at TIME] [--target FOLDER] [--root-key FILE]; "
        + "Kms:Data and the other settings as ever.";

    /// <exception cref="StartRefusedException">Something is wrong with them; says what would be right.</exception>
    public static BackupArguments Parse(IReadOnlyList<string> arguments, SettingTable table)
    {
        var rest = arguments.ToList();
        var verb = rest switch
        {
            ["backup", "list" or "now" or "verify" or "drill", ..] => rest[1],
            ["restore", ..] => rest.Remove("--list") ? "list" : "restore",
            _ => throw new StartRefusedException(Usage),
        };
        rest.RemoveRange(0, rest[0] == "backup" ? 2 : 1);
        var (at, target, rootKey, output) = (Take(rest, "--at"), Take(rest, "--target"), Take(rest, "--root-key"), Take(rest, "--output"));
        if ((at is not null && verb != "restore") || output is not (null or "json" or "text"))
        {
            throw new StartRefusedException(Usage);
        }

        var options = OptionsReader.Read(OptionsReader.Sources(CommandLine.Parse(rest, table)), table);
        return new BackupArguments(verb, at is null ? null : Time(at), target, rootKey, output == "json", options);
    }

    private static string? Take(List<string> arguments, string option)
    {
        var at = arguments.IndexOf(option);
        if (at < 0)
        {
            return null;
        }

        if (at + 1 == arguments.Count)
        {
            throw new StartRefusedException($"Option {option} has no value. {Usage}");
        }

        var value = arguments[at + 1];
        arguments.RemoveRange(at, 2);
        return value;
    }

    /// <summary>With a time zone or Z: a time that means another moment on another machine must not decide what is restored.</summary>
    private static DateTimeOffset Time(string text) =>
        DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.None, out var time)
        && (text.EndsWith('Z') || text.LastIndexOfAny(['+', '-']) > text.IndexOf('T', StringComparison.Ordinal))
        && text.Contains('T', StringComparison.Ordinal)
            ? time.ToUniversalTime()
            : throw new StartRefusedException($"'{Text.Shorten(text)}' is not a time such as 2026-03-01T12:00:00Z.");
}
