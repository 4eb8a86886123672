namespace Kms.Records;

/// <summary>Private key material, wrapped by Kms.Crypto under the installation's keys. Meaningless anywhere else.</summary>
[GenerateSerializer, Immutable]
public readonly record struct WrappedMaterial(ReadOnlyMemory<byte> Bytes);
