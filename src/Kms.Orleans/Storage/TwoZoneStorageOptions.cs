using Kms.Records;
using Kms.TwoZone;
using Orleans.Storage;

namespace Kms.Orleans.Storage;

/// <summary>What a two-zone grain storage stands on.</summary>
public sealed class TwoZoneStorageOptions
{
    /// <summary>Usually a <see cref="TwoZoneStore"/>.</summary>
    public required IRecordStore Store { get; init; }

    public required IIdentities Identities { get; init; }

    /// <summary>The provider's own serializer; null: the one that is registered in the silo.</summary>
    public IGrainStorageSerializer? Serializer { get; init; }

    /// <summary>Seals each state into its own place; null: states are stored as the serializer made them.</summary>
    public IRecordSeal? Seal { get; init; }

    /// <summary>
    /// Set it where nobody else looks after the store: the silo then starts it before grains become active, and gives it its turns
    /// (<see cref="TwoZoneStore.Tick"/>) at this pace. Null: it has started already.
    /// </summary>
    public TimeSpan? TendEvery { get; init; }
}
