using Kms.Http.Wire;
using Kms.Regions;
using Kms.Wire;

namespace Kms.Http.Regions;

/// <summary><c>/region</c>: what an operator can see of the pair of regions and do with it.</summary>
internal static class RegionForOperators
{
    public static async ValueTask Get(Exchange exchange) =>
        exchange.Answer(await exchange.Kms.GetRegion(exchange.Call, exchange.Aborted), BodyOf);

    public static async ValueTask StartPairing(Exchange exchange) =>
        exchange.Answer(
            await exchange.Kms.StartPairing(exchange.Call),
            static (_, code) => new PairingCodeBody { Code = code.Text, Expires = code.Expires.UtcDateTime });

    public static async ValueTask Pair(Exchange exchange)
    {
        var (code, address) = Read(await exchange.Body<PairParameters>());
        exchange.Answer(await exchange.Kms.PairRegion(exchange.Call, code, address), BodyOf);
    }

    public static async ValueTask FailOver(Exchange exchange) => exchange.Answer(await exchange.Kms.FailOverRegion(exchange.Call), BodyOf);

    public static async ValueTask Promote(Exchange exchange) => exchange.Answer(await exchange.Kms.PromoteRegion(exchange.Call), BodyOf);

    public static async ValueTask FailBack(Exchange exchange) => exchange.Answer(await exchange.Kms.FailBackRegion(exchange.Call), BodyOf);

    public static async ValueTask Unpair(Exchange exchange) => exchange.Answer(await exchange.Kms.UnpairRegion(exchange.Call), BodyOf);

    public static async ValueTask Recopy(Exchange exchange) =>
        exchange.Answer(await exchange.Kms.RecopyVault(exchange.Call, Read(await exchange.Body<RecopyParameters>())), BodyOf);

    public static async ValueTask GetQuarantine(Exchange exchange) =>
        exchange.Answer(
            await exchange.Kms.GetQuarantine(exchange.Call, exchange.Page, exchange.Aborted),
            static (at, page) => Listing.Of(at, page, "/region/quarantine", BodyOf));

    /// <exception cref="WireException">Something is missing, or no address.</exception>
    private static (string Code, Uri Address) Read(PairParameters body)
    {
        var code = body.Code ?? throw WireException.Bad("The property 'code' is missing: the one-time code of the other region.");
        var address = body.Address ?? throw WireException.Bad("The property 'address' is missing: the https address of the other region.");
        return Uri.TryCreate(address, UriKind.Absolute, out var uri) && uri is { Scheme: "https", PathAndQuery: "/" }
            ? (code, uri)
            : throw WireException.Bad("The property 'address' must be an address such as https://kms-west:8443.");
    }

    /// <exception cref="WireException">It is missing, or no name of a vault.</exception>
    private static VaultName Read(RecopyParameters body)
    {
        var vault = body.Vault ?? throw WireException.Bad("The property 'vault' is missing: the vault that is to be copied again.");
        return VaultName.TryParse(vault, out var named) ? named : throw WireException.Bad(
            "The property 'vault' must be the name of a vault: 1 to 63 letters, digits and hyphens, none of them at an end.");
    }

    private static RegionBody BodyOf(Exchange exchange, RegionStatus status) => new()
    {
        Name = status.Name,
        Role = Word(status.Role),
        Epoch = status.Epoch,
        Installation = status.Installation,
        QuarantinedChanges = status.Quarantined,
        LastBackup = status.LastBackup?.UtcDateTime,
        Peers = [.. status.Peers.Select(BodyOf)],
    };

    private static PeerBody BodyOf(PeerStatus peer) => new()
    {
        Name = peer.Name,
        Address = peer.Address.GetLeftPart(UriPartial.Authority),
        Fingerprint = peer.Fingerprint,
        Connected = peer.Connected,
        LagChanges = peer.Lag.Changes,
        LagSeconds = Math.Round(peer.Lag.Time.TotalSeconds, 3),
        LastContact = peer.LastContact?.UtcDateTime,
        Problem = peer.Problem,
    };

    private static QuarantinedChangeBody BodyOf(Exchange exchange, QuarantinedChange change) => new()
    {
        Id = change.Id,
        Vault = change.Vault,
        Record = change.Record,
        Sequence = change.Sequence,
        Epoch = change.Epoch,
        Version = change.Version,
        Time = change.Time.UtcDateTime,
        RequestId = change.OperationId,
    };

    private static string Word(RegionRole role) => role switch
    {
        RegionRole.Home => "home",
        RegionRole.Replica => "replica",
        RegionRole.Failover => "failover",
        RegionRole.Fenced => "fenced",
        _ => throw new ArgumentOutOfRangeException(nameof(role), role, null),
    };
}
