using Kms.Http.Errors;

namespace Kms.Http.Keys;

/// <summary><c>POST /keys/{name}/{version}/release</c> and <c>GET .../attestation</c>: known, and refused in words.</summary>
internal static class ReleaseKey
{
    public static ValueTask Release(Exchange exchange) =>
        Refuse(exchange, "Releasing keys is not supported: a key never leaves this service.");

    public static ValueTask Attestation(Exchange exchange) =>
        Refuse(exchange, "Key attestation is not supported: there is no hardware that could attest a key.");

    private static ValueTask Refuse(Exchange exchange, string message)
    {
        ErrorAnswer.Send(exchange.Http, exchange.RefusedAsUnlisted ?? new Refusal(RefusalCode.NotSupported, message));
        return ValueTask.CompletedTask;
    }
}
