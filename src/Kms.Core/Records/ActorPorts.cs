using Kms.Idempotency;

namespace Kms.Records;

/// <summary>What an actor reaches the world through, and the kinds of records that there are.</summary>
public sealed record ActorPorts(
    IRecordStore Store,
    IRecordSeal Seal,
    IKeyMaterials Materials,
    IRequestFingerprints Fingerprints,
    IIdentities Identities,
    TimeProvider Time,
    RecordKinds Kinds);
