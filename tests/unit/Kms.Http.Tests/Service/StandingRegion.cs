using Kms.Operations;
using Kms.Regions;

namespace Kms.Http.Service;

/// <summary>A region that is whatever a test says, and does what operators ask by saying that it did.</summary>
public sealed class StandingRegion : IRegionView, IRegionAdmin
{
    private static readonly PairingCode Code = new("0123abcd-00112233445566778899aabbccddeeff", DateTimeOffset.UnixEpoch);

    public RegionRole Role { get; set; } = RegionRole.Home;

    /// <summary>The same in every vault.</summary>
    public RegionPosition? Position { get; set; }

    private RegionStatus Present => new("test", Role, 1, "installation", []);

    public ValueTask<Result<RegionStatus>> Status(CancellationToken cancellation) => new(Present);

    public RegionPosition? PositionOf(VaultName vault) => Position;

    public ValueTask<Result<PairingCode>> Offer(CancellationToken cancellation) => new(Code);

    public ValueTask<Result<RegionStatus>> Join(string code, Uri address, CancellationToken cancellation) => new(Present);

    public ValueTask<Result<RegionStatus>> FailOver(CancellationToken cancellation) => new(Present);

    public ValueTask<Result<RegionStatus>> Promote(CancellationToken cancellation) => new(Present);

    public ValueTask<Result<RegionStatus>> FailBack(CancellationToken cancellation) => new(Present);

    public ValueTask<Result<RegionStatus>> Unpair(CancellationToken cancellation) => new(Present);

    public ValueTask<Result<RegionStatus>> Recopy(VaultName vault, CancellationToken cancellation) => new(Present);

    public ValueTask<Result<Page<QuarantinedChange>>> Quarantine(PageRequest page, CancellationToken cancellation) => new(new Page<QuarantinedChange>([], null));
}
