namespace Kms.Access;

/// <summary>
/// A principal whose identity was verified (a token or a certificate), wherever the call came in. Grain or gateway: no call without one.
/// </summary>
/// <param name="PrincipalId">The object id of the token, or the fingerprint of the certificate.</param>
/// <param name="Name">For people and logs.</param>
[GenerateSerializer, Immutable]
public sealed record Caller(string PrincipalId, string Name)
{
    /// <summary>The service itself, acting because time has come: rotation, end of retention. Never made from a request.</summary>
    internal static Caller Clock { get; } = new("clock", "the service's own clock");
}

/// <summary>Who calls, and which request it is.</summary>
/// <param name="Caller">Verified.</param>
/// <param name="RequestId">Names this request in answers, log and audit. Made by the service, never twice the same.</param>
/// <param name="CorrelationId">
/// The client's own name for its request or for a whole job: logged and audited, and otherwise without meaning. Null: it gave none.
/// </param>
/// <param name="IdempotencyKey">
/// The same for every repetition of one change of one object, so that a repetition is told from a second change. 1 to 128 characters.
/// Null: the caller does not repeat, or does not mind a second change.
/// </param>
/// <param name="SeenSequence">
/// The newest change of the vault that the caller has seen, wherever; an older answer is refused. Null: any answer will do.
/// </param>
[GenerateSerializer, Immutable]
public readonly record struct Call(
    Caller Caller, string RequestId, string? CorrelationId = null, string? IdempotencyKey = null, long? SeenSequence = null);
