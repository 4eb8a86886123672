using System.Text.Json;
using System.Text.Json.Serialization;
using Kms.Backups;
using Kms.Backups.Restoring;
using Kms.Crypto.Files;
using Kms.Crypto.Hierarchy;
using Kms.Hosting.Configuration;
using Kms.Hosting.Engines;

namespace Kms.Hosting.Backups.Commands;

/// <summary>
/// <c>backup list|now|verify|drill</c> and <c>restore</c> of a host program, offline: <see cref="RegionBackups"/> with words around it. Exit code 0 when what was asked
/// for was done and everything is sound.
/// </summary>
public static class BackupCommand
{
    private const int Sound = 0;
    private const int Unsound = 1;

    /// <summary>Null when the arguments are for something else.</summary>
    public static Task<int>? From(HostKind kind, IReadOnlyList<string> arguments) =>
        arguments is ["backup" or "restore", ..] ? Run(kind.Service, SettingTable.Of(kind.Settings), arguments) : null;

    private static async Task<int> Run(string service, SettingTable table, IReadOnlyList<string> arguments)
    {
        try
        {
            var asked = BackupArguments.Parse(arguments, table);
            var backups = new RegionBackups(asked.Options, TimeProvider.System)
            {
                Target = asked.Target,
                RootKeyFile = asked.RootKey ?? DataFolder.RootKeyFileOf(asked.Options.Data),
            };
            var (text, json, isSound) = await Do(asked, backups);
            await Console.Out.WriteAsync(asked.Json ? json + Environment.NewLine : text);
            return isSound ? Sound : Unsound;
        }
        catch (Exception problem) when (problem
            is StartRefusedException or BackupRefusedException or KeyProtectionException or IOException or UnauthorizedAccessException)
        {
            await Console.Error.WriteLineAsync($"{service}: {problem.Message}");
            return Unsound;
        }
    }

    private static async Task<(string Text, string Json, bool IsSound)> Do(BackupArguments asked, RegionBackups backups)
    {
        switch (asked.Verb)
        {
            case "list":
                var listings = await backups.List(CancellationToken.None);
                return (BackupText.Of(listings), Json(listings, BackupReportJson.Default.IReadOnlyListTargetListing), listings.All(target => target.Problem is null));
            case "now":
                var made = await backups.Now(CancellationToken.None);
                return (BackupText.Of(made), Json(made, BackupReportJson.Default.IReadOnlyListTargetBackup), made.All(target => target.Problem is null));
            case "verify":
                var verified = await backups.Verify(CancellationToken.None);
                return (BackupText.Of(verified), Json(verified, BackupReportJson.Default.IReadOnlyListTargetVerification), verified.All(target => target.IsSound));
            case "drill":
                var drilled = await backups.Drill(null, CancellationToken.None);
                return (BackupText.Of(drilled), Json(drilled, BackupReportJson.Default.DrillReport), drilled.IsSound);
            default:
                var restored = await backups.Restore(asked.At, CancellationToken.None);
                return (BackupText.Of(restored), Json(restored, BackupReportJson.Default.RestoreReport), restored.IsSound);
        }
    }

    private static string Json<T>(T value, System.Text.Json.Serialization.Metadata.JsonTypeInfo<T> type) => JsonSerializer.Serialize(value, type);
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, UseStringEnumConverter = true, WriteIndented = true)]
[JsonSerializable(typeof(IReadOnlyList<TargetListing>))]
[JsonSerializable(typeof(IReadOnlyList<TargetBackup>))]
[JsonSerializable(typeof(IReadOnlyList<TargetVerification>))]
[JsonSerializable(typeof(RestoreReport))]
[JsonSerializable(typeof(DrillReport))]
internal sealed partial class BackupReportJson : JsonSerializerContext;
