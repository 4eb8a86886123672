using Kms.Access;
using Kms.Idempotency;
using Kms.Keys;
using Kms.Records;

namespace Kms.Operations;

/// <summary>A record whose time has come. Made by the host's clock, never by a caller.</summary>
internal sealed record OnDueRequest(string RecordId) : KmsRequest<Done>
{
    public override Operation Operation => Operation.OnDue;

    /// <summary>Of the change, for the audit log: the record's vault is where it stands.</summary>
    public override VaultName? InVault =>
        RecordId.Split('/') is [_, var vault, ..] && VaultName.TryParse(vault, out var name) ? name : null;

    public override KeyId? OnKey => KeyRecord.TryParseId(RecordId, out var key) ? key : null;
}

/// <summary>Does what is due for one record, with no request arriving: rotates a key, ends a retention, goes on emptying a vault.</summary>
internal sealed class DueHandler(KmsParts parts, VaultEmptying emptying)
{
    private readonly RecordChanges changes = new(parts);

    public OperationHandler OnDue => OperationHandler.For<OnDueRequest, Done>(Operation.OnDue, (_, request, c) => Run(request.RecordId, c));

    private async ValueTask<Result<Done>> Run(string id, CancellationToken cancellation)
    {
        if (parts.Ports.Kinds.NameOf(id) is not { Kind.Due: { } command } name)
        {
            throw new InvalidOperationException($"Record '{id}' is due, and nothing is ever due for a record of its kind.");
        }

        RecordState? parent = null;
        if (name.Parent is { } around)
        {
            var read = await parts.Actors.Snapshot(around, Caller.Clock, cancellation);
            if (!read.TryGet(out var known, out var unread))
            {
                return unread;
            }

            parent = known.State;
        }

        var elapsed = await changes.Execute(Caller.Clock, name, command, parent, parts.OperationOfClock(id), cancellation);
        if (!elapsed.TryGet(out var change, out var refusal))
        {
            return refusal;
        }

        var isDone = !change.State.IsBeingEmptied;
        while (!isDone)
        {
            if (!(await emptying.Some(name.Vault, cancellation)).TryGet(out isDone, out refusal))
            {
                return refusal;
            }
        }

        return default(Done);
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
