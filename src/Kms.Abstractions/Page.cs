using System.Collections.Immutable;

namespace Kms;

/// <summary>One page of a listing.</summary>
/// <typeparam name="T">What is listed.</typeparam>
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
    /// <summary>The most items that a page has, as in Azure Key Vault.</summary>
    public const int LimitMax = 25;

    /// <summary>The first page, as long as a page may be.</summary>
    public static PageRequest First => new(null, LimitMax);
}
