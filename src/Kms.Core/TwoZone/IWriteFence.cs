using Kms.Records;

namespace Kms.TwoZone;

/// <summary>
/// Whether this process may still write, asked by the store itself: after it has read the fencing tokens that a statement will carry, and
/// before it sends the statement. A step that takes the right away stores that first and then raises the epoch of both zones. So an answer
/// that was right when it was given cannot be used for long: the zones refuse what is sent with earlier fencing tokens, and a process that
/// learns the new ones has to ask again.
/// </summary>
public interface IWriteFence
{
    /// <summary>Null: it may be sent under these fencing tokens. May read the store, but writes nothing.</summary>
    ValueTask<Refusal?> Check(FencingTokens tokens, CancellationToken cancellation);
}

/// <summary>What statements to the two zones carry.</summary>
public readonly record struct FencingTokens(FencingToken A, FencingToken B);
