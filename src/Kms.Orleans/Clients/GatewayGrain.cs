using Kms.Gateways;
using Orleans.Concurrency;

namespace Kms.Orleans.Clients;

/// <summary>What a gateway asks beside the operations: of the silo that it is connected to.</summary>
internal interface IGatewayGrain : IGrainWithIntegerKey, IGatewayDesk;

[StatelessWorker]
[Reentrant]
internal sealed class GatewayGrain(KmsNode node) : Grain, IGatewayGrain
{
    private static readonly SiloReport Starting = new(null, null, false, "off");

    private static readonly TokenAnswer NotYet = TokenAnswer.Refused(
        new TokenRefusal(503, "temporarily_unavailable", TokenRefusal.Transient, "The silo that was asked is still starting."));

    public ValueTask<SiloReport> Report() => node.Front?.Desk?.Report() ?? new(Starting);

    public ValueTask<TokenAnswer> Token(TokenQuestion question) => node.Front?.Desk?.Token(question) ?? new(NotYet);

    public ValueTask<bool> Record(UnknownCall call) => node.Front?.Desk?.Record(call) ?? new(false);
}
