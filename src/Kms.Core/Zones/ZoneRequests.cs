using Kms.Operations;

namespace Kms.Zones;

/// <summary>How the two zones are.</summary>
[GenerateSerializer, Immutable]
public sealed record GetZonesRequest : KmsRequest<StoreHealth>
{
    public override Operation Operation => Operation.GetZones;
}

/// <summary>Gives a zone up for ever and fills an empty one in its place: see <see cref="IZoneKeeper.Replace"/>. Answers as soon as that has begun.</summary>
/// <param name="Zone"><c>A</c> or <c>B</c>.</param>
[GenerateSerializer, Immutable]
public sealed record ReplaceZoneRequest(string Zone) : KmsRequest<StoreHealth>
{
    public override Operation Operation => Operation.ReplaceZone;

    public override string? SubjectName => Zone;
}
