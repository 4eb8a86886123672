using Kms.Access;
using Kms.Keys;
using Kms.Vaults;

namespace Kms.Audit;

/// <content>What happens because time has come: recorded as an operation of the service's own clock.</content>
public sealed partial class AuditedKms
{
    /// <summary>Does what is due for one record, as the host's clock asks for it. While nothing can be recorded, it is refused and stays due.</summary>
    /// <param name="elapse">What really does it.</param>
    public ValueTask<Result<Done>> Elapse(
        Func<string, CancellationToken, ValueTask<Result<Done>>> elapse, string recordId, CancellationToken cancellation)
    {
        var call = new Call(Caller.Clock, Caller.Clock.PrincipalId + "/" + recordId);
        var asked = KeyRecord.TryParseId(recordId, out var key) ? On(AuditedOperation.Elapse, call, key)
            : VaultRecord.TryParseId(recordId, out var vault) ? On(AuditedOperation.Elapse, call, vault)
            : On(AuditedOperation.Elapse, call);
        return Change(asked, () => elapse(recordId, cancellation));
    }
}
