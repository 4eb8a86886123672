using Kms.Access;
using Kms.Vaults;

namespace Kms.Hosting.Start;

/// <summary>
/// The vault that answers on every host that is no vault's name: made where there is none, left alone where there is one.
/// </summary>
internal static class DefaultVault
{
    /// <summary>May only look at and make vaults, and only until the registry's policy takes over: the start is over by then.</summary>
    private static readonly Caller Starter = new("start-up", "the service's own start");

    private static readonly Role MayMakeVaults = new("Start-up", Permission.VaultRead | Permission.VaultWrite);

    /// <summary>The policy to start with.</summary>
    public static AccessPolicy Policy { get; } = new([new RoleAssignment(Starter.PrincipalId, MayMakeVaults, AccessScope.Server)]);

    /// <returns>
    /// Null, or why there is no default vault just now: an operator deleted it, or a zone is away. The service works without it.
    /// </returns>
    /// <exception cref="StartRefusedException">It can be neither read nor made.</exception>
    public static async Task<Refusal?> Make(IKms kms, VaultName name, IIdentities identities, CancellationToken cancellation)
    {
        var call = new Call(Starter, identities.NewId());
        var found = await kms.GetVault(call, name, cancellation);
        if (found.TryGet(out _, out var refusal))
        {
            return null;
        }

        if (refusal.Code == RefusalCode.VaultNotFound)
        {
            var made = await kms.CreateVault(call, name, new VaultSettings(), cancellation);
            if (made.TryGet(out _, out refusal))
            {
                return null;
            }
        }

        return refusal.Code switch
        {
            // A region that is not home makes no vault: it gets the home region's.
            RefusalCode.ReadOnlyReplica or RefusalCode.RegionFenced or RefusalCode.ReplicaIncomplete => null,
            RefusalCode.VaultIsDeletedButRecoverable or RefusalCode.VaultIsBeingPurged or RefusalCode.ZoneUnavailable or RefusalCode.OutcomeUnknown => refusal,
            _ => throw StartRefusedException.From($"The default vault '{name}' cannot be made", refusal),
        };
    }
}
