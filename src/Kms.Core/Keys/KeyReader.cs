using Kms.Records;

namespace Kms.Keys;

/// <summary>What the store says of a key.</summary>
/// <param name="RecordVersion">0 when there is no record.</param>
/// <param name="InDoubt">The state holds whichever way the last change is decided, and is good for this call only.</param>
internal sealed record KeyFound(KeyState State, long RecordVersion, bool InDoubt, bool LatestUnknown);

/// <summary>Reads a key: opens its record, applies denials, settles what can be said while its last change is in doubt.</summary>
internal sealed class KeyReader(KeyId key, ActorPorts ports)
{
    public async ValueTask<Result<KeyFound>> Read(CancellationToken cancellation)
    {
        var read = await ports.Store.Read(KeyRecord.IdOf(key), cancellation);
        if (!read.TryGet(out var record, out var refusal))
        {
            return refusal;
        }

        if (record is null)
        {
            return new KeyFound(KeyState.Absent, 0, false, false);
        }

        if (!KeyRecord.Open(record, ports.Seal).TryGet(out var state, out refusal)
            || !KeyDenial.Apply(key, state, record.Denials, ports.Seal).TryGet(out state, out refusal))
        {
            return refusal;
        }

        if (record.Proposed is not { } undecided)
        {
            return new KeyFound(state, record.Place.Version, false, false);
        }

        if (!KeyRecord.Open(undecided, ports.Seal).TryGet(out var proposed, out refusal))
        {
            return refusal;
        }

        var doubt = KeyDoubt.Between(state, proposed);
        return new KeyFound(doubt.State, record.Place.Version, true, doubt.LatestUnknown);
    }
}
