using Kms.Access;
using Kms.Regions;

namespace Kms.Audit;

/// <summary>Any <see cref="IRegions"/>, with a record of every call. A code is never recorded.</summary>
public sealed class AuditedRegions(IRegions inner, IAuditTrail trail, TimeProvider time) : IRegions
{
    private readonly AuditedCalls calls = new(trail, time);

    public ValueTask<Result<RegionStatus>> GetRegion(Call call, CancellationToken cancellation = default) =>
        calls.Read(AuditedCalls.On(AuditedOperation.GetRegion, call), () => inner.GetRegion(call, cancellation));

    public ValueTask<Result<PairingCode>> StartPairing(Call call, CancellationToken cancellation = default) =>
        calls.Change(AuditedCalls.On(AuditedOperation.StartPairing, call), () => inner.StartPairing(call, cancellation));

    public ValueTask<Result<RegionStatus>> Pair(Call call, string code, Uri address, CancellationToken cancellation = default) =>
        calls.Change(AuditedCalls.On(AuditedOperation.PairRegion, call), () => inner.Pair(call, code, address, cancellation));

    public ValueTask<Result<RegionStatus>> FailOver(Call call, CancellationToken cancellation = default) =>
        calls.Change(AuditedCalls.On(AuditedOperation.FailOverRegion, call), () => inner.FailOver(call, cancellation));

    public ValueTask<Result<RegionStatus>> Promote(Call call, CancellationToken cancellation = default) =>
        calls.Change(AuditedCalls.On(AuditedOperation.PromoteRegion, call), () => inner.Promote(call, cancellation));

    public ValueTask<Result<RegionStatus>> FailBack(Call call, CancellationToken cancellation = default) =>
        calls.Change(AuditedCalls.On(AuditedOperation.FailBackRegion, call), () => inner.FailBack(call, cancellation));

    public ValueTask<Result<RegionStatus>> Unpair(Call call, CancellationToken cancellation = default) =>
        calls.Change(AuditedCalls.On(AuditedOperation.UnpairRegion, call), () => inner.Unpair(call, cancellation));

    public ValueTask<Result<RegionStatus>> Recopy(Call call, VaultName vault, CancellationToken cancellation = default) =>
        calls.Change(AuditedCalls.On(AuditedOperation.RecopyVault, call) with { Vault = vault.Value }, () => inner.Recopy(call, vault, cancellation));

    public ValueTask<Result<Page<QuarantinedChange>>> GetQuarantine(Call call, PageRequest page, CancellationToken cancellation = default) =>
        calls.Read(AuditedCalls.On(AuditedOperation.GetQuarantine, call), () => inner.GetQuarantine(call, page, cancellation));
}
