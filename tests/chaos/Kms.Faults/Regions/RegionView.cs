using Kms.Faults.Http;

namespace Kms.Faults.Regions;

/// <summary>What <c>GET /region</c> says.</summary>
internal sealed record RegionView(string Role, long Epoch, long LagChanges, double LagSeconds, bool Connected, long Quarantined, string? Problem)
{
    public static RegionView None { get; } = new("gone", 0, 0, 0, false, 0, null);

    public static RegionView Of(KmsAnswer answer)
    {
        if (!answer.IsOk)
        {
            return None;
        }

        var body = answer.Body;
        var view = new RegionView(
            body.GetProperty("role").GetString()!, body.GetProperty("epoch").GetInt64(), 0, 0, false, body.GetProperty("quarantinedChanges").GetInt64(), null);
        foreach (var peer in body.GetProperty("peers").EnumerateArray())
        {
            view = view with
            {
                LagChanges = peer.GetProperty("lagChanges").GetInt64(),
                LagSeconds = peer.GetProperty("lagSeconds").GetDouble(),
                Connected = peer.GetProperty("connected").GetBoolean(),
                Problem = peer.TryGetProperty("problem", out var problem) ? problem.GetString() : null,
            };
        }

        return view;
    }
}
