using Kms.Operations;

namespace Kms.Orleans.Clients;

/// <summary>
/// What came of a request, and how far the region was in the changes of its vault: what a gateway tells in the answer's headers.
/// </summary>
/// <param name="Position">Null: the request is about no vault, or the region has none of its changes.</param>
[GenerateSerializer, Immutable]
internal readonly record struct Served<T>(Result<T> Result, RegionPosition? Position);
