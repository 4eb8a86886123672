using Kms.Orleans;
using Orleans.Configuration;

namespace Kms.Silo.Engine;

/// <summary>
/// A gateway is a member of the cluster that no key lives on: it says of itself that it knows no grain classes, so the others never place one there.
/// It is a member and not a mere client because only members can be asked to drop what they hold: that is what its leases stand on.
/// </summary>
internal static class GatewayRole
{
    public static void HoldNoGrains(ISiloBuilder silo) => silo.Configure<GrainTypeOptions>(
        types => types.Classes.RemoveWhere(type => type.Assembly == typeof(KmsNode).Assembly));
}
