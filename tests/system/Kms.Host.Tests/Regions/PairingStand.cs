using System.Text.Json;
using Kms.Crypto;
using Kms.Crypto.Hierarchy;
using Kms.Crypto.Keys;
using Kms.Crypto.Records;
using Kms.Crypto.Regions;
using Kms.Regions.Control;
using Kms.Regions.Link;
using Kms.Regions.Messages;
using Kms.Regions.Pairing;
using Kms.Regions.State;
using Kms.Testing;
using Kms.TwoZone;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace Kms.HostTests.Regions;

/// <summary>The home region's side of a pairing on zones in memory, with a clock that a test moves; the joining region is whatever a test says of it.</summary>
internal sealed class PairingStand : IDisposable
{
    public const string Joiner = "1111111111111111111111111111111111111111111111111111111111111111";

    private readonly RegionKey region = RegionKey.Create();
    private readonly RecordSeal seal;
    private readonly KeyMaterials materials;
    private readonly LinkKeys keys;
    private readonly MemoryZone a = new("A");
    private readonly MemoryZone b = new("B");

    private readonly RegionRecords records;

    private PairingStand()
    {
        seal = new RecordSeal(region, "east");
        materials = new KeyMaterials(region);
        var identities = new Identities();
        Store = new TwoZoneStore(a, b, new RecordHash(), identities, Time, _ => { });
        var log = new RegionLog(NullLogger.Instance);
        records = new RegionRecords(Store, seal, identities);
        Region = new RegionStateStore(records, RegionRecord.New("home-installation"), 0, "office", () => Task.CompletedTask, log);
        keys = new LinkKeys(records, region, seal, materials, RegionKinds.All, Time);
        var self = new RegionSelf("east", "home-installation", VaultName.TryParse("default", out var vault) ? vault : default, RegionKinds.All) { Addresses = [new Uri("https://east:8443")] };
        Desk = new PairingServer(self, Region, records, new RegionDescriptors(self, Region, keys, Time), keys, identities, Time, log);
    }

    public FakeTimeProvider Time { get; } = TestTime.New();

    public TwoZoneStore Store { get; }

    public RegionStateStore Region { get; }

    public PairingServer Desk { get; }

    public string Host => keys.Link!.Fingerprint;

    public static async Task<PairingStand> Start()
    {
        var stand = new PairingStand();
        Xunit.Assert.True((await stand.Store.Start(CancellationToken.None)).IsOk);
        return stand;
    }

    public async Task<(string Id, string Secret)> Code() => PairingCodes.Read((await Desk.Offer(CancellationToken.None)).Value.Text)!.Value;

    /// <summary>An empty region of this release, with the right time.</summary>
    public RegionDescriptor Card() => new(
        PairingRules.Protocol, "1.0", "west", "joiner-installation", "joiner-installation", true, "https://west:8443/", 1,
        Time.GetUtcNow().ToUnixTimeMilliseconds(), keys.Public);

    /// <param name="shown">The certificates as the joining region saw them; null: as they are.</param>
    public async Task<Result<Done>> Join(string id, string secret, RegionDescriptor card, string joiner = Joiner, PairingProof? shown = null)
    {
        var request = JsonSerializer.SerializeToUtf8Bytes(card, PairingJson.Default.RegionDescriptor);
        var proof = (shown ?? new PairingProof(joiner, Host)).OfRequest(secret, request);
        var admitted = await Desk.Admit(new PairingProof(joiner, Host), id, Convert.ToBase64String(proof), request, CancellationToken.None);
        return admitted.TryGet(out _, out var refusal) ? default(Done) : refusal;
    }

    /// <summary>This region's connection to its peer, as a process that has just begun has it.</summary>
    public (PeerConnection Connection, IDisposable Keys) Connect()
    {
        var own = new LinkKeys(records, region, seal, materials, RegionKinds.All, Time);
        return (new PeerConnection(own, (_, _) => throw new InvalidOperationException("Nothing is shipped."), _ => null, _ => { }, TimeSpan.FromSeconds(1), Time), own);
    }

    public async Task ZonesAreAway(bool away)
    {
        (a.Down, b.Down) = (away, away);
        await Store.Tick(CancellationToken.None);
    }

    public async Task<string> Stored() => await ZoneDigest.Of(a) + await ZoneDigest.Of(b);

    public void Dispose()
    {
        keys.Dispose();
        Region.Dispose();
        materials.Dispose();
        seal.Dispose();
        region.Dispose();
    }
}
