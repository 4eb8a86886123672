using System.Collections.Immutable;

namespace Kms;

/// <summary>One page of a listing.</summary>
/// <param name="Items">May be empty although more pages follow.</param>
/// <param name="Next">Hand it back to get the next page; null on the last one. Opaque to callers.</param>
[GenerateSerializer, Immutable]
public sealed record Page<T>(ImmutableArray<T> Items, string? Next);

/// <summary>Which page is wanted.</summary>
/// <param name="After">The <see cref="Page{T}.Next"/> of the page before; null for the first.</param>
/// <param name="Limit">1 to 25 items.</param>
[GenerateSerializer, Immutable]
public readonly record struct PageRequest(string? After, int Limit)
{
    public const int LimitMax = 25;

    public static PageRequest First => new(null, LimitMax);
}
