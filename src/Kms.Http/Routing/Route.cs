namespace Kms.Http.Routing;

internal delegate ValueTask Handler(Exchange exchange);

/// <summary>One row of the route table.</summary>
/// <param name="Operation">The name in metrics and logs.</param>
/// <param name="Words">The path's segments; null stands for a name or a version.</param>
/// <param name="Place">Where the route exists.</param>
internal sealed record Route(string Method, string Operation, string?[] Words, RoutePlace Place, Handler Handler)
{
    /// <summary>What it changes remembers the Idempotency-Key, or it changes nothing. Where not, a key is refused: it would promise what is not done.</summary>
    public bool TakesIdempotencyKey { get; init; } = true;

    /// <summary>Answers with a page of items.</summary>
    public bool IsListing { get; init; }

    /// <summary>Takes nothing but its address.</summary>
    public bool IsWithoutBody { get; init; }

    /// <summary>Fixed words are compared without case; a version may be left empty, a name may not.</summary>
    public bool Matches(RequestTarget target)
    {
        for (var i = 0; i < Words.Length; i++)
        {
            var segment = target[i];
            var good = Words[i] is { } word ? segment.Equals(word, StringComparison.OrdinalIgnoreCase) : i == 2 || !segment.IsEmpty;
            if (!good)
            {
                return false;
            }
        }

        return true;
    }
}

internal enum RoutePlace
{
    /// <summary>On every host: a vault's own, or the bare host for the default vault.</summary>
    Everywhere,

    /// <summary>Not on the hosts of vaults.</summary>
    BareHost,
}
