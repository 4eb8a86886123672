using System.Text;
using Kms.Records;
using Kms.TwoZone;

namespace Kms.Zones.Tests;

/// <summary>The steps that most tests begin with.</summary>
internal static class ZoneSteps
{
    public static readonly ZoneControl FirstControl = new("installation", 1, "first", InService: true);

    public static async Task<FencingToken> Claim(this IZone zone)
    {
        var reply = await zone.SetControl(null, FirstControl, default);
        return reply.IsApplied ? FirstControl.Token : throw new InvalidOperationException(reply.Reason);
    }

    public static Intent Intent(string id, long version, string stream = "s", string body = "body", long sequence = 0, bool erase = false) => new(
        id, version, new RecordIndex("list/" + stream, 1000 + version), Encoding.UTF8.GetBytes(body), new byte[] { 9, (byte)version }, stream,
        sequence, 1_700_000_000_000, "op-" + id, erase);

    public static Prepare Prepare(string id, long version, string stream = "s", string body = "body", bool erase = false) =>
        new(id, 0, Intent($"{id}@{version}", version, stream, body, erase: erase));

    /// <summary>Prepares and commits one version; answers its sequence.</summary>
    public static async Task<long> Write(
        this IZone zone, FencingToken token, string id, long version = 1, string stream = "s", string body = "body", bool erase = false)
    {
        var prepare = Prepare(id, version, stream, body, erase);
        var prepared = await zone.Execute(prepare, token, default);
        var committed = await zone.Execute(new Commit(id, prepare.Intent.Id), token, default);
        return prepared.IsApplied && committed.IsApplied
            ? prepared.Value
            : throw new InvalidOperationException($"{prepared.Outcome} {prepared.Reason} {committed.Outcome} {committed.Reason}");
    }
}
