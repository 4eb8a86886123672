using Kms.Access;
using Kms.Operations;
using Kms.Orleans.Callers;
using Kms.Regions;

namespace Kms.Orleans.Clients;

/// <summary>One request on its way to a silo and back. For one request at a time.</summary>
public sealed class SiloVisit(SiloLinks silos) : IKms, IRegionView
{
    private VaultName? vault;
    private RegionPosition? position;

    /// <summary>The silo has looked at its region's role, and has taken the position at the moment that is right for it.</summary>
    public RegionRole Role => RegionRole.Home;

    public RegionPosition? PositionOf(VaultName vault) => vault == this.vault ? position : null;

    public ValueTask<Result<T>> Send<T>(Call call, KmsRequest<T> request, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(request);
        return request.Operation.Effect == Effect.Reads
            ? GrainCall.Ask(call.Caller, Ask, cancellation)
            : GrainCall.Change(call.Caller, Ask, cancellation);

        async ValueTask<Result<T>> Ask()
        {
            var served = await silos.Serve(call, request, cancellation);
            (vault, position) = (request.InVault, served.Position);
            return served.Result;
        }
    }
}
