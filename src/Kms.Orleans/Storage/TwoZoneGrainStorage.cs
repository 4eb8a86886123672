using Kms.Records;
using Orleans.Serialization.Serializers;
using Orleans.Storage;

namespace Kms.Orleans.Storage;

/// <summary>
/// Grain state of any type in two zones: a write is acknowledged when both hold it, by the same store that keeps the keys. An ETag names
/// the version of the record that the state was read at or became; writing and clearing are compare-and-swaps on it in both zones. A lost
/// one is <see cref="InconsistentStateException"/>, everything else <see cref="TwoZoneStorageException"/>. After either the activation is
/// deactivated, also if the grain catches it: what it has in memory may not be what is stored.
/// </summary>
/// <param name="name">Of the provider: two providers over one store share nothing.</param>
/// <param name="serializer">Asked for when the first state needs one: records do not.</param>
internal sealed partial class TwoZoneGrainStorage(
    string name,
    TwoZoneStorageOptions options,
    Lazy<IGrainStorageSerializer> serializer,
    IActivatorProvider activators,
    IGrainContextAccessor contexts) : ITwoZoneGrainStorage
{
    private readonly IRecordStore store = options.Store;

    public async Task ReadStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        if (grainState is IGrainState<ZoneRecord> own)
        {
            await ReadRecord(grainId, own);
            return;
        }

        var read = await store.Read(IdOf(stateName, grainId), CancellationToken.None);
        if (!read.TryGet(out var record, out var refusal))
        {
            throw Failed(grainId, refusal);
        }

        if (record?.Proposed is not null)
        {
            throw Failed(grainId, new Refusal(RefusalCode.RecordInDoubt, "The last change of the state is undecided while a zone is away."));
        }

        (grainState.ETag, grainState.RecordExists, grainState.State) = (null, false, New<T>());
        if (record is null)
        {
            return;
        }

        if (!Open(record, out var content))
        {
            throw Failed(grainId, new Refusal(RefusalCode.RecordCorrupt, $"The state in record '{record.Place.Id}' does not open."));
        }

        grainState.ETag = StorageTag.Of(record.Place.Version);
        if (content.Length > 0)
        {
            (grainState.State, grainState.RecordExists) = (serializer.Value.Deserialize<T>(new BinaryData(content))!, true);
        }
    }

    public async Task WriteStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        if (grainState is IGrainState<ZoneRecord> own)
        {
            await WriteRecord(grainId, own);
            return;
        }

        var content = serializer.Value.Serialize(grainState.State).ToMemory();
        await Put(stateName, grainId, grainState, content, erase: false);
        grainState.RecordExists = true;
    }

    /// <summary>
    /// What was stored is destroyed in both zones, earlier versions too; a mark stays, so that a writer with an old ETag still loses.
    /// </summary>
    public async Task ClearStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        if (grainState is IGrainState<ZoneRecord>)
        {
            throw new NotSupportedException("A record is not cleared: its owner writes a version that erases what came before.");
        }

        if (grainState.ETag is not null || await IsStored(stateName, grainId))
        {
            await Put(stateName, grainId, grainState, ReadOnlyMemory<byte>.Empty, erase: true);
        }

        (grainState.State, grainState.RecordExists) = (New<T>(), false);
    }

    private async ValueTask<bool> IsStored(string stateName, GrainId grainId)
    {
        var read = await store.Read(IdOf(stateName, grainId), CancellationToken.None);
        return read.TryGet(out var record, out var refusal) ? record is not null : throw Failed(grainId, refusal);
    }

    private async ValueTask Put<T>(string stateName, GrainId grainId, IGrainState<T> grainState, ReadOnlyMemory<byte> content, bool erase)
    {
        var version = VersionOf(grainId, grainState.ETag);
        var place = new RecordPlace("grains/" + name, IdOf(stateName, grainId), version + 1, RecordIndex.None);
        var body = StoredState.Of(place, content, options.Seal);
        grainState.ETag = await Write(grainId, new RecordWrite(place, body, options.Identities.NewId(), erase), grainState.ETag);
    }

    private long VersionOf(GrainId grainId, string? tag) => StorageTag.TryParse(tag, out var version)
        ? version
        : throw Deactivated(grainId, new InconsistentStateException("The ETag is none of this provider.", null, tag));

    /// <param name="staysWhenRefused">The grain's memory is what is stored, also when a missing zone has refused a write: nothing was
    /// written.</param>
    /// <returns>The new ETag.</returns>
    private async ValueTask<string> Write(GrainId grainId, RecordWrite write, string? tag, bool staysWhenRefused = false)
    {
        var written = await store.Write(write, CancellationToken.None);
        return written.TryGet(out _, out var refusal) ? StorageTag.Of(write.Place.Version)
            : refusal.Code == RefusalCode.Conflict ? throw Deactivated(grainId, new InconsistentStateException(refusal.Message, null, tag))
            : refusal.Code == RefusalCode.ZoneUnavailable && staysWhenRefused ? throw new TwoZoneStorageException(refusal)
            : throw Failed(grainId, refusal);
    }

    private bool Open(StoredRecord record, out ReadOnlyMemory<byte> content) => StoredState.TryOpen(record, options.Seal, out content);

    private T New<T>() => activators.GetActivator<T>().Create();

    private string IdOf(string stateName, GrainId grainId) => $"grain/{name}/{stateName}/{grainId}";

    private Exception Failed(GrainId grainId, Refusal refusal) => Deactivated(grainId, new TwoZoneStorageException(refusal));

    private Exception Deactivated(GrainId grainId, Exception problem)
    {
        if (contexts.GrainContext is { } context && context.GrainId == grainId)
        {
            // Without the exception: it belongs to this call, and calls that wait go to the next activation.
            context.Deactivate(new DeactivationReason(DeactivationReasonCode.ApplicationError, "Its state could not be read or written for certain."));
        }

        return problem;
    }
}
