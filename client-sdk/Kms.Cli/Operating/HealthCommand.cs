using System.CommandLine;
using System.Text.Json;
using System.Text.Json.Nodes;
using Kms.Cli.Running;

namespace Kms.Cli.Operating;

/// <summary><c>kms health</c></summary>
internal static class HealthCommand
{
    private static readonly Option<bool> Strict = Symbols.Flag("--strict", "Exit code 3 also while it is degraded: existing keys work, changes are refused.");

    public static Command Make() => Commands.Leaf("health", "Whether the service can do its work. Exit code 3 when it cannot.", async (session, cancellation) =>
    {
        var (serves, report) = await session.Service.Health(cancellation);
        var value = report.ValueKind == JsonValueKind.Object ? JsonObject.Create(report)! : [];
        value["serves"] = serves;
        var status = (string?)value["status"] ?? "unknown";
        var zones = value["zones"]?.AsObject().Select(zone => $"zone {zone.Key} {zone.Value?["state"]}") ?? [];
        session.Answer.Show(value, string.Join(", ", zones.Prepend(status)));
        return serves && !(session.Value(Strict) && status != "ready") ? ExitCode.Done : ExitCode.Unavailable;
    }, Strict);
}
