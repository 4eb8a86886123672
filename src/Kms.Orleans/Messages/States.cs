using System.Collections.Immutable;
using Kms.Idempotency;
using Kms.Keys;
using Kms.Vaults;

namespace Kms.Orleans.Messages;

[GenerateSerializer, Immutable]
internal readonly record struct KeyStateMessage(
    KeyStatus Status, string Name, ImmutableArray<KeyVersion> Versions, RotationPolicy? Rotation, Deletion? Deletion, IdempotencyLog Idempotency);

[RegisterConverter]
internal sealed class KeyStateConverter : IConverter<KeyState, KeyStateMessage>
{
    public KeyState ConvertFromSurrogate(in KeyStateMessage surrogate) =>
        new(surrogate.Status, surrogate.Name, surrogate.Versions, surrogate.Rotation, surrogate.Deletion) { Idempotency = surrogate.Idempotency };

    public KeyStateMessage ConvertToSurrogate(in KeyState value) =>
        new(value.Status, value.Name, value.Versions, value.Rotation, value.Deletion, value.Idempotency);
}

[GenerateSerializer, Immutable]
internal readonly record struct VaultStateMessage(
    VaultStatus Status,
    string Name,
    int RetentionDays,
    bool PurgeProtection,
    bool AllowRsa15,
    bool AllowAesCbc,
    DateTimeOffset Created,
    DateTimeOffset Updated,
    Deletion? Deletion,
    IdempotencyLog Idempotency);

[RegisterConverter]
internal sealed class VaultStateConverter : IConverter<VaultState, VaultStateMessage>
{
    public VaultState ConvertFromSurrogate(in VaultStateMessage surrogate) =>
        new(
            surrogate.Status,
            surrogate.Name,
            surrogate.RetentionDays,
            surrogate.PurgeProtection,
            surrogate.AllowRsa15,
            surrogate.AllowAesCbc,
            surrogate.Created,
            surrogate.Updated,
            surrogate.Deletion)
        {
            Idempotency = surrogate.Idempotency,
        };

    public VaultStateMessage ConvertToSurrogate(in VaultState value) =>
        new(
            value.Status,
            value.Name,
            value.RetentionDays,
            value.PurgeProtection,
            value.AllowRsa15,
            value.AllowAesCbc,
            value.Created,
            value.Updated,
            value.Deletion,
            value.Idempotency);
}
