namespace Kms.Gateways;

/// <summary>
/// What a gateway without keys asks of a silo beside the operations themselves: what it must know of its place, tokens for those who log
/// in, and that a refused log-in is recorded.
/// </summary>
public interface IGatewayDesk
{
    ValueTask<SiloReport> Report();

    /// <summary>Looks at the client's secret and signs the token, which a gateway can do neither of.</summary>
    ValueTask<TokenAnswer> Token(TokenQuestion question);

    /// <summary>Records a request whose caller could not be told.</summary>
    /// <returns>False: it is not recorded.</returns>
    ValueTask<bool> Record(UnknownCall call);
}
