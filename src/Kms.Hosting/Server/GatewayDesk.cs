using Kms.Edge;
using Kms.Gateways;
using Kms.Http.Tokens;

namespace Kms.Hosting.Server;

/// <summary>
/// What gateways of the cluster ask this silo, beside the operations. A gateway is trusted with no more than it needs: it gets public
/// keys and health, tokens for those who know a client's secret, and as many records of refused log-ins as this process's own callers.
/// </summary>
internal sealed class GatewayDesk(HostContext host, TokenMaker tokens, UnknownCallers unknown, ServiceHealth health) : IGatewayDesk
{
    /// <summary>Longer ids, and larger numbers, are no gateway's.</summary>
    private const int IdLengthMax = 128;

    private const int OthersMax = 1_000_000_000;

    private readonly GatewayPlace place = new(
        tokens.TenantId, host.Options.Domain, host.Options.DefaultVault.Value, host.Options.Region, [tokens.Service.Key]);

    /// <summary>A silo that was asked to end says so first: gateways leave it before its connections break.</summary>
    public ValueTask<SiloReport> Report()
    {
        var shown = host.Ending.IsCancellationRequested ? null : place;
        return new(new SiloReport(shown, health.Health(), health.CanRecord(), health.Backups()));
    }

    public ValueTask<TokenAnswer> Token(TokenQuestion question) => new(tokens.Service.Answer(question));

    public ValueTask<bool> Record(UnknownCall call) =>
        call is { RequestId.Length: <= IdLengthMax, CorrelationId: null or { Length: <= IdLengthMax }, Others: >= 0 and <= OthersMax }
            ? unknown.Record(call)
            : new(false);
}
