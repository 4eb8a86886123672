using Kms.Access;

namespace Kms.Audit;

/// <summary>Any <see cref="IKms"/>, with a record of every call: see <see cref="AuditedCalls"/>. One row for each method, in the files beside this one.</summary>
public sealed partial class AuditedKms(IKms inner, IAuditTrail trail, TimeProvider time) : IKms
{
    private readonly AuditedCalls calls = new(trail, time);

    private static AuditRecord On(AuditedOperation operation, Call call) => AuditedCalls.On(operation, call);

    private static AuditRecord On(AuditedOperation operation, Call call, VaultName vault) => On(operation, call) with { Vault = vault.Value };

    private static AuditRecord On(AuditedOperation operation, Call call, KeyId key, string? version = null) =>
        On(operation, call) with { Vault = key.Vault.Value, Key = key.Name, Version = version };

    private ValueTask<Result<T>> Read<T>(AuditRecord asked, Func<ValueTask<Result<T>>> act) => calls.Read(asked, act);

    private ValueTask<Result<T>> Change<T>(AuditRecord asked, Func<ValueTask<Result<T>>> act) => calls.Change(asked, act);
}
