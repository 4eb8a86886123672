namespace Kms.Records;

/// <summary>What an actor reaches the world through.</summary>
public sealed record ActorPorts(
    IRecordStore Store, IRecordSeal Seal, IKeyMaterials Materials, IRequestFingerprints Fingerprints, IIdentities Identities, TimeProvider Time);
