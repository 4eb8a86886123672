using Kms.Orleans;
using Orleans.Configuration;
using Orleans.Metadata;

namespace Kms.Hosting.Cluster;

/// <summary>
/// A gateway is a member of the cluster that no key lives on: it says of itself that it knows no grain classes, so the others never place one there.
/// It is a member and not a mere client because only members can be asked to drop what they hold: that is what its leases stand on.
/// </summary>
internal static class GatewayRole
{
    public static void HoldNoGrains(ISiloBuilder silo) =>
        silo.Configure<GrainTypeOptions>(types => types.Classes.RemoveWhere(type => type.Assembly == typeof(KmsNode).Assembly));

    /// <summary>Returns when some silo of the cluster holds keys, as far as this node has heard.</summary>
    public static async Task FindSilo(IClusterManifestProvider cluster, CancellationToken cancellation)
    {
        await foreach (var manifest in cluster.Updates.WithCancellation(cancellation))
        {
            if (HoldsKeys(manifest))
            {
                return;
            }
        }
    }

    public static bool HoldsKeys(ClusterManifest manifest) => manifest.AllGrainManifests.Any(silo => silo.Grains.Values.Any(IsOfKeys));

    private static bool IsOfKeys(GrainProperties grain) =>
        grain.Properties.TryGetValue(WellKnownGrainTypeProperties.FullTypeName, out var name)
        && name.StartsWith(typeof(KmsNode).Namespace + ".Records.", StringComparison.Ordinal);
}
