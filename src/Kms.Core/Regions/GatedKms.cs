using Kms.Access;
using Kms.Audit;
using Kms.Keys;

namespace Kms.Regions;

/// <summary>
/// Any <see cref="IKms"/>, as far as this region's role allows. One row for each method, in the files beside this one; which operation is served in which
/// role stands in <see cref="RegionRules"/>.
/// </summary>
public sealed partial class GatedKms(IKms inner, RegionGate gate) : IKms
{
    /// <summary>Does what is due for one record, where this region is the one that acts on time.</summary>
    /// <param name="elapse">What really does it.</param>
    public ValueTask<Result<Done>> Elapse(Func<string, CancellationToken, ValueTask<Result<Done>>> elapse, string recordId, CancellationToken cancellation) =>
        gate.Change(AuditedOperation.Elapse, default, null, () => elapse(recordId, cancellation), cancellation);

    /// <summary>Completes synchronously where the call behind it does, and allocates nothing of its own.</summary>
    public ValueTask<Result<CryptoAnswer>> UseKey(
        Call call, KeyId key, string? versionId, CryptoRequest request, CancellationToken cancellation = default) =>
        gate.Refuse(AuditedUse.Named(request.Operation), call, key.Vault) is null
            ? inner.UseKey(call, key, versionId, request, cancellation)
            : UseKeyAfterAll(call, key, versionId, request, cancellation);

    /// <summary>Of its own, so that the hot path makes no closure.</summary>
    private ValueTask<Result<CryptoAnswer>> UseKeyAfterAll(Call call, KeyId key, string? versionId, CryptoRequest request, CancellationToken cancellation) =>
        gate.Serve(AuditedUse.Named(request.Operation), call, key.Vault, () => inner.UseKey(call, key, versionId, request, cancellation), cancellation);
}
