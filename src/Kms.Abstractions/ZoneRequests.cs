using Kms.Operations;

namespace Kms;

/// <summary>How the two zones are.</summary>
/// <remarks>REST: GET /zones. Permission: <see cref="Access.Permission.ZoneRead"/>.</remarks>
[GenerateSerializer, Immutable]
public sealed record GetZonesRequest : KmsRequest<StoreHealth>
{
    /// <inheritdoc/>
    public override Operation Operation => Operation.GetZones;
}

/// <summary>
/// Gives a zone up for ever and fills an empty one in its place from the other zone, which serves meanwhile. Answers as soon as that has
/// begun.
/// <see cref="RefusalCode.ZoneUnavailable"/> where the other zone is not in service.
/// </summary>
/// <param name="Zone"><c>A</c> or <c>B</c>.</param>
/// <remarks>REST: POST /zones/{name}/replace. Permission: <see cref="Access.Permission.ZoneReplace"/>.</remarks>
[GenerateSerializer, Immutable]
public sealed record ReplaceZoneRequest(string Zone) : KmsRequest<StoreHealth>
{
    /// <inheritdoc/>
    public override Operation Operation => Operation.ReplaceZone;

    /// <summary>The zone.</summary>
    public override string? SubjectName => Zone;
}
