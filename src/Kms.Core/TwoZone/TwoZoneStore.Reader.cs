namespace Kms.TwoZone;

/// <content>For readers of a whole zone.</content>
public sealed partial class TwoZoneStore
{
    /// <summary>A zone in service, A if it is; null when there is none, or it has just gone.</summary>
    public async ValueTask<ZoneReader?> Reader(CancellationToken cancellation)
    {
        foreach (var seat in (ZoneSeat[])[a, b])
        {
            var control = seat.InService ? seat.Note(await seat.Zone.Control(cancellation)) : default;
            if (control.Value is { InService: true } now && now.Incarnation == seat.Ticket.Incarnation)
            {
                return new ZoneReader(seat.Zone, now, seat == a);
            }
        }

        return null;
    }
}
