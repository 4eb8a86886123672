using Kms.Keys;
using Kms.Vaults;

namespace Kms.Client;

/// <summary>A key, or a version of one, in a listing: without its material's public half.</summary>
/// <param name="Name">As first written.</param>
/// <param name="VersionId">Null in a listing of keys.</param>
/// <param name="Deletion">Set for a deleted key.</param>
public sealed record KeySummary(KeyId Key, string Name, string? VersionId, KeyAttributes Attributes, Tags Tags, Deletion? Deletion);

/// <summary>What a use of a key gave.</summary>
/// <param name="VersionId">The version that was used: decrypt, unwrap and verify with the same one.</param>
/// <param name="Value">Ciphertext, wrapped key or signature.</param>
/// <param name="Iv">AES: the initialisation vector.</param>
/// <param name="Tag">AES-GCM: the 16-byte tag.</param>
public sealed record KeyUseResult(
    string? VersionId, ReadOnlyMemory<byte> Value, ReadOnlyMemory<byte> Iv = default, ReadOnlyMemory<byte> Tag = default, ReadOnlyMemory<byte> AdditionalData = default);
