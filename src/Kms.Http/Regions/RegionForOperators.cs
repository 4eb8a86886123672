using System.Text.Json;
using Kms.Http.Wire;
using Kms.Regions;

namespace Kms.Http.Regions;

/// <summary><c>/region</c>: what an operator can see of the pair of regions and do with it.</summary>
internal static class RegionForOperators
{
    private static readonly PropertyNames JoinNames = new(string.Empty, "code", "address");
    private static readonly PropertyNames RecopyNames = new(string.Empty, "vault");

    public static async ValueTask Get(Exchange exchange) =>
        exchange.Answer(await exchange.Kms.GetRegion(exchange.Call, exchange.Aborted), WriteStatus);

    public static async ValueTask StartPairing(Exchange exchange) =>
        exchange.Answer(await exchange.Kms.StartPairing(exchange.Call), WriteCode);

    public static async ValueTask Pair(Exchange exchange)
    {
        var (code, address) = await exchange.Body(ReadJoin);
        exchange.Answer(await exchange.Kms.PairRegion(exchange.Call, code, address), WriteStatus);
    }

    public static async ValueTask FailOver(Exchange exchange) => exchange.Answer(await exchange.Kms.FailOverRegion(exchange.Call), WriteStatus);

    public static async ValueTask Promote(Exchange exchange) => exchange.Answer(await exchange.Kms.PromoteRegion(exchange.Call), WriteStatus);

    public static async ValueTask FailBack(Exchange exchange) => exchange.Answer(await exchange.Kms.FailBackRegion(exchange.Call), WriteStatus);

    public static async ValueTask Unpair(Exchange exchange) => exchange.Answer(await exchange.Kms.UnpairRegion(exchange.Call), WriteStatus);

    public static async ValueTask Recopy(Exchange exchange) =>
        exchange.Answer(await exchange.Kms.RecopyVault(exchange.Call, await exchange.Body(ReadVault)), WriteStatus);

    public static async ValueTask GetQuarantine(Exchange exchange) =>
        exchange.Answer(await exchange.Kms.GetQuarantine(exchange.Call, exchange.Page, exchange.Aborted), WriteQuarantine);

    private static (string Code, Uri Address) ReadJoin(ReadOnlySpan<byte> utf8)
    {
        var body = new JsonBody(utf8);
        string? code = null;
        Uri? address = null;
        for (var seen = 0u; body.Next(JoinNames, ref seen, out var property);)
        {
            if (property == 0)
            {
                code = body.String();
            }
            else
            {
                address = Uri.TryCreate(body.String(), UriKind.Absolute, out var uri) && uri is { Scheme: "https", PathAndQuery: "/" }
                    ? uri
                    : throw body.Wrong("must be an address such as https://kms-west:8443");
            }
        }

        body.End();
        return (code ?? throw WireException.Bad("The property 'code' is missing: the one-time code of the other region."),
            address ?? throw WireException.Bad("The property 'address' is missing: the https address of the other region."));
    }

    private static VaultName ReadVault(ReadOnlySpan<byte> utf8)
    {
        var body = new JsonBody(utf8);
        VaultName? vault = null;
        for (var seen = 0u; body.Next(RecopyNames, ref seen, out _);)
        {
            vault = VaultName.TryParse(body.String(), out var named)
                ? named
                : throw body.Wrong("must be the name of a vault: 1 to 63 letters, digits and hyphens, none of them at an end");
        }

        body.End();
        return vault ?? throw WireException.Bad("The property 'vault' is missing: the vault that is to be copied anew.");
    }

    private static void WriteCode(Utf8JsonWriter writer, Exchange exchange, PairingCode code)
    {
        writer.WriteStartObject();
        writer.WriteString("code"u8, code.Text);
        writer.WriteString("expires"u8, code.Expires.UtcDateTime);
        writer.WriteEndObject();
    }

    private static void WriteStatus(Utf8JsonWriter writer, Exchange exchange, RegionStatus status)
    {
        writer.WriteStartObject();
        writer.WriteString("name"u8, status.Name);
        writer.WriteString("role"u8, Word(status.Role));
        writer.WriteNumber("epoch"u8, status.Epoch);
        writer.WriteString("installation"u8, status.Installation);
        writer.WriteNumber("quarantinedChanges"u8, status.Quarantined);
        WriteTime(writer, "lastBackup"u8, status.LastBackup);
        writer.WriteStartArray("peers"u8);
        foreach (var peer in status.Peers)
        {
            writer.WriteStartObject();
            writer.WriteString("name"u8, peer.Name);
            writer.WriteString("address"u8, peer.Address.GetLeftPart(UriPartial.Authority));
            writer.WriteString("fingerprint"u8, peer.Fingerprint);
            writer.WriteBoolean("connected"u8, peer.Connected);
            writer.WriteNumber("lagChanges"u8, peer.Lag.Changes);
            writer.WriteNumber("lagSeconds"u8, Math.Round(peer.Lag.Time.TotalSeconds, 3));
            WriteTime(writer, "lastContact"u8, peer.LastContact);
            if (peer.Problem is { } problem)
            {
                writer.WriteString("problem"u8, problem);
            }

            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        writer.WriteEndObject();
    }

    private static void WriteQuarantine(Utf8JsonWriter writer, Exchange exchange, Page<QuarantinedChange> page) =>
        Listing.Write(writer, exchange, page, "/region/quarantine", static (writer, _, change) =>
        {
            writer.WriteStartObject();
            writer.WriteString("id"u8, change.Id);
            writer.WriteString("vault"u8, change.Vault);
            writer.WriteString("record"u8, change.Record);
            writer.WriteNumber("sequence"u8, change.Sequence);
            writer.WriteNumber("epoch"u8, change.Epoch);
            writer.WriteNumber("version"u8, change.Version);
            WriteTime(writer, "time"u8, change.Time);
            writer.WriteString("requestId"u8, change.OperationId);
            writer.WriteEndObject();
        });

    private static ReadOnlySpan<byte> Word(RegionRole role) => role switch
    {
        RegionRole.Home => "home"u8,
        RegionRole.Replica => "replica"u8,
        RegionRole.Failover => "failover"u8,
        RegionRole.Fenced => "fenced"u8,
        _ => throw new ArgumentOutOfRangeException(nameof(role), role, null),
    };

    private static void WriteTime(Utf8JsonWriter writer, ReadOnlySpan<byte> name, DateTimeOffset? time)
    {
        if (time is { } known)
        {
            writer.WriteString(name, known.UtcDateTime);
        }
        else
        {
            writer.WriteNull(name);
        }
    }
}
