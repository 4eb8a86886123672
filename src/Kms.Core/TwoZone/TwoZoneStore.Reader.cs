namespace Kms.TwoZone;

/// <content>For readers of a whole zone.</content>
public sealed partial class TwoZoneStore
{
    /// <summary>A zone in service, A if it is; null when there is none, or it has just gone.</summary>
    public async ValueTask<ZoneReader?> Reader(CancellationToken cancellation)
    {
        foreach (var side in (ZoneState[])[a, b])
        {
            var control = side.InService ? side.Note(await side.Zone.Control(cancellation)) : default;
            if (control.Value is { InService: true } now && now.Incarnation == side.Token.Incarnation)
            {
                return new ZoneReader(side.Zone, now, side == a);
            }
        }

        return null;
    }
}
