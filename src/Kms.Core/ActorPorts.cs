using Kms.Idempotency;
using Kms.Keys;
using Kms.Records;

namespace Kms;

/// <summary>What an actor reaches the world through.</summary>
public sealed record ActorPorts(
    IRecordStore Store, IRecordSeal Seal, IKeyMaterials Materials, IRequestFingerprints Fingerprints, IIdentities Identities, TimeProvider Time);
