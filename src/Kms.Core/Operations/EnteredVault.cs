using Kms.Access;
using Kms.Vaults;

namespace Kms.Operations;

/// <summary>What comes before every operation in a vault.</summary>
internal static class EnteredVault
{
    /// <summary>The vault, if it is active.</summary>
    public static async ValueTask<Result<VaultState>> EnterVault(this KmsParts parts, VaultName vault, Caller caller, CancellationToken cancellation)
    {
        var read = await parts.Actors.Snapshot(VaultKind.Of(vault), caller, cancellation);
        return read.TryGet(out var known, out var refusal)
            ? known.State.IsActive ? (VaultState)known.State : VaultRules.Explain(RefusalCode.VaultNotFound)
            : refusal;
    }
}
