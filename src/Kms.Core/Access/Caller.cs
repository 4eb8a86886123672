namespace Kms.Access;

/// <summary>A principal whose identity was verified (a token or a certificate), wherever the call came in. Grain or gateway: no call without one.</summary>
/// <param name="PrincipalId">The object id of the token, or the fingerprint of the certificate.</param>
/// <param name="Name">For people and logs.</param>
public sealed record Caller(string PrincipalId, string Name)
{
    /// <summary>The service itself, acting because time has come: rotation, end of retention. Never made from a request.</summary>
    internal static Caller Clock { get; } = new("clock", "the service's own clock");
}

/// <summary>Who calls, and which logical call it is.</summary>
/// <param name="OperationId">The same for every retry of one logical call, so that a retry can be told from a second change. 1 to 128 characters.</param>
public readonly record struct Call(Caller Caller, string OperationId)
{
    /// <summary>The newest change of the vault that the caller has seen, wherever; an older answer is refused. Null: any answer will do.</summary>
    public long? SeenSequence { get; init; }
}
