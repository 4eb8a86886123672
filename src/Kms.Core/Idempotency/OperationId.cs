using Kms.Access;

namespace Kms.Idempotency;

/// <summary>Which logical change a command belongs to.</summary>
/// <param name="RequestId">Names the request that asks now; stored beside the change in both zones.</param>
/// <param name="Token">What the repetitions of one change have in common, and no two changes.</param>
[GenerateSerializer, Immutable]
public sealed record OperationId(string RequestId, string Token)
{
    private const string KeyPrefix = "key/";

    /// <summary>Under a caller's Idempotency-Key: the whole request has to be the same.</summary>
    public bool IsKeyed => Token.StartsWith(KeyPrefix, StringComparison.Ordinal);

    /// <summary>
    /// Of the caller's key, bound to its principal; the length keeps apart principals and keys that contain a slash. Without a key every
    /// call is a change of its own, whatever its request is named: only the cluster may deliver that one again.
    /// </summary>
    public static OperationId Of(Call call, IIdentities identities) => call.IdempotencyKey is { } key
        ? new OperationId(call.RequestId, $"{KeyPrefix}{call.Caller.PrincipalId.Length}/{call.Caller.PrincipalId}/{key}")
        : Single(call.RequestId, identities.NewId());

    /// <param name="id">Never the same for two changes.</param>
    public static OperationId Single(string requestId, string id) => new(requestId, "once/" + id);
}
