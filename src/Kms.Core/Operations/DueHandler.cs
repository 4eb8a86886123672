using Kms.Access;
using Kms.Idempotency;
using Kms.Keys;
using Kms.Vaults;

namespace Kms.Operations;

/// <summary>A record whose time has come. Made by the host's clock, never by a caller.</summary>
internal sealed record OnDueRequest(string RecordId) : KmsRequest<Done>
{
    public override Operation Operation => Operation.OnDue;

    public override VaultName? InVault => OnKey is { } key ? key.Vault : VaultRecord.TryParseId(RecordId, out var vault) ? vault : null;

    public override KeyId? OnKey => KeyRecord.TryParseId(RecordId, out var key) ? key : null;
}

/// <summary>Does what is due for one record, with no request arriving: rotates a key, ends a retention, goes on emptying a vault.</summary>
internal sealed class DueHandler(KmsParts parts, VaultEmptying emptying)
{
    private readonly KeyChanges changes = new(parts);

    public OperationHandler OnDue => OperationHandler.For<OnDueRequest, Done>(Operation.OnDue, Run);

    private async ValueTask<Result<Done>> Run(Call call, OnDueRequest request, CancellationToken cancellation) =>
        KeyRecord.TryParseId(request.RecordId, out var key) ? await OfKey(key, request.RecordId, cancellation)
        : VaultRecord.TryParseId(request.RecordId, out var vault) ? await OfVault(vault, request.RecordId, cancellation)
        : default(Done);

    private async ValueTask<Result<Done>> OfVault(VaultName vault, string recordId, CancellationToken cancellation)
    {
        var elapsed = await parts.Actors.Vault(vault, Caller.Clock).Execute(new ElapseVault(), parts.OperationOfClock(recordId), cancellation);
        if (!elapsed.TryGet(out var change, out var refusal))
        {
            return refusal;
        }

        var empty = change.After.Status != VaultStatus.Purging;
        while (!empty)
        {
            if (!(await emptying.Some(vault, cancellation)).TryGet(out empty, out refusal))
            {
                return refusal;
            }
        }

        return default(Done);
    }

    private async ValueTask<Result<Done>> OfKey(KeyId key, string recordId, CancellationToken cancellation)
    {
        var around = await parts.Actors.Snapshot(key.Vault, Caller.Clock, cancellation);
        if (!around.TryGet(out var vault, out var refusal))
        {
            return refusal;
        }

        var elapsed = await changes.Execute(Caller.Clock, key, new ElapseKey(), vault, parts.OperationOfClock(recordId), cancellation);
        return elapsed.TryGet(out _, out refusal) ? default(Done) : refusal;
    }
}

/// <summary>Operations that the service's own clock begins.</summary>
internal static class ClockOperations
{
    public static OperationId OperationOfClock(this KmsParts parts, string recordId)
    {
        var id = parts.Ports.Identities.NewId();
        return OperationId.Single(Caller.Clock.PrincipalId + "/" + id + "/" + recordId, id);
    }
}
