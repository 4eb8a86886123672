using Kms.Records;
using Orleans.Storage;

namespace Kms.Orleans.Storage;

/// <summary>What two zones offer beside plain state.</summary>
public interface ITwoZoneGrainStorage : IGrainStorage
{
    /// <summary>
    /// Takes something away while one zone is away, when no state can be written: durable in the other one, in force with every
    /// read.
    /// </summary>
    /// <exception cref="TwoZoneStorageException">It was not written, or the outcome is unknown.</exception>
    Task DenyAsync(GrainId grainId, Denial denial);
}
