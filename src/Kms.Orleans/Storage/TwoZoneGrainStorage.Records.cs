using Kms.Records;
using Orleans.Storage;

namespace Kms.Orleans.Storage;

/// <content>
/// States that are records already (<see cref="ZoneRecord"/>): nothing is added to them, and nothing is kept from their owner. The owner
/// changes its memory only after a write, so that its activation outlives one that a missing zone has refused: existing keys go on working.
/// </content>
internal sealed partial class TwoZoneGrainStorage
{
    public async Task DenyAsync(GrainId grainId, Denial denial)
    {
        var denied = await store.Deny(denial, CancellationToken.None);
        if (!denied.TryGet(out _, out var refusal))
        {
            throw refusal.Code == RefusalCode.ZoneUnavailable ? new TwoZoneStorageException(refusal) : Failed(grainId, refusal);
        }
    }

    private async ValueTask ReadRecord(GrainId grainId, IGrainState<ZoneRecord> grainState)
    {
        var read = await store.Read(grainId.Key.ToString()!, CancellationToken.None);
        if (!read.TryGet(out var record, out var refusal))
        {
            throw Failed(grainId, refusal);
        }

        grainState.State = new ZoneRecord { Stored = record };
        grainState.ETag = record is null ? null : StorageTag.Of(record.Place.Version);
        grainState.RecordExists = record is not null;
    }

    private async ValueTask WriteRecord(GrainId grainId, IGrainState<ZoneRecord> grainState)
    {
        var write = grainState.State?.Next ?? throw new InvalidOperationException("There is nothing to write.");
        if (write.Place.Id != grainId.Key.ToString() || write.Place.Version != VersionOf(grainId, grainState.ETag) + 1)
        {
            throw Deactivated(grainId, new InconsistentStateException("The record is not the next version of this grain's own.", null,
                grainState.ETag));
        }

        grainState.ETag = await Write(grainId, write, grainState.ETag, staysWhenRefused: true);
        grainState.State = new ZoneRecord { Stored = new StoredRecord(write.Place, write.Body) };
        grainState.RecordExists = true;
    }
}
