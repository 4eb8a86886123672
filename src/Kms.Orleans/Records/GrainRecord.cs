using Kms.Orleans.Storage;
using Kms.Records;
using Orleans.Storage;

namespace Kms.Orleans.Records;

/// <summary>
/// The record of one grain, through the storage provider under it. Read when the actor asks for it and not before: a create of a new name
/// reads nothing.
/// The provider's exceptions become the actor's refusals.
/// </summary>
internal sealed class GrainRecord(IGrainStorage storage, GrainId grain) : IRecordStorage
{
    private const string StateName = "record";

    public async ValueTask<Result<StoredRecord?>> Read(string id, CancellationToken cancellation)
    {
        var state = new GrainState<ZoneRecord>();
        try
        {
            await storage.ReadStateAsync(StateName, grain, state);
            return state.State?.Stored;
        }
        catch (TwoZoneStorageException problem)
        {
            return problem.Refusal;
        }
    }

    public async ValueTask<Result<Done>> Write(RecordWrite write, CancellationToken cancellation)
    {
        var before = write.Place.Version - 1;
        var state = new GrainState<ZoneRecord>(new ZoneRecord { Next = write },
            before == 0 ? null : StorageTag.Of(before))
        { RecordExists = before > 0 };
        try
        {
            await storage.WriteStateAsync(StateName, grain, state);
            return default(Done);
        }
        catch (TwoZoneStorageException problem)
        {
            return problem.Refusal;
        }
        catch (InconsistentStateException problem)
        {
            return new Refusal(RefusalCode.Conflict, problem.Message);
        }
    }

    public async ValueTask<Result<Done>> Deny(Denial denial, CancellationToken cancellation)
    {
        try
        {
            await ((ITwoZoneGrainStorage)storage).DenyAsync(grain, denial);
            return default(Done);
        }
        catch (TwoZoneStorageException problem)
        {
            return problem.Refusal;
        }
    }
}
