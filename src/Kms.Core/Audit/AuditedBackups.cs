using Kms.Access;
using Kms.Backups;

namespace Kms.Audit;

/// <summary>Any <see cref="IBackups"/>, with a record of every call.</summary>
public sealed class AuditedBackups(IBackups inner, IAuditTrail trail, TimeProvider time) : IBackups
{
    private readonly AuditedCalls calls = new(trail, time);

    public ValueTask<Result<BackupsHealth>> GetBackups(Call call, CancellationToken cancellation = default) =>
        calls.Read(AuditedCalls.On(AuditedOperation.GetBackups, call), () => inner.GetBackups(call, cancellation));

    public ValueTask<Result<BackupsHealth>> BackUpNow(Call call, CancellationToken cancellation = default) =>
        calls.Change(AuditedCalls.On(AuditedOperation.BackUpNow, call), () => inner.BackUpNow(call, cancellation));

    public ValueTask<Result<BackupsHealth>> VerifyBackups(Call call, CancellationToken cancellation = default) =>
        calls.Change(AuditedCalls.On(AuditedOperation.VerifyBackups, call), () => inner.VerifyBackups(call, cancellation));
}
