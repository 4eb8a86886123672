using Kms.Operations;

namespace Kms;

/// <summary>How the two zones are.</summary>
[GenerateSerializer, Immutable]
public sealed record GetZonesRequest : KmsRequest<StoreHealth>
{
    public override Operation Operation => Operation.GetZones;
}

/// <summary>Gives a zone up for ever and fills an empty one in its place from the other zone, which serves meanwhile. Answers as soon as that has begun.</summary>
/// <param name="Zone"><c>A</c> or <c>B</c>.</param>
[GenerateSerializer, Immutable]
public sealed record ReplaceZoneRequest(string Zone) : KmsRequest<StoreHealth>
{
    public override Operation Operation => Operation.ReplaceZone;

    public override string? SubjectName => Zone;
}
