using Kms.Access;
using Kms.Idempotency;
using Kms.Orleans.Callers;
using Kms.Records;

namespace Kms.Orleans.Records;

/// <summary>A record's actor by address: every call is a message to the node that holds it.</summary>
internal sealed class RecordProxy(IRecordGrain grain, Caller caller) : IRecordActor
{
    public ValueTask<Result<RecordState>> Read(CancellationToken cancellation) =>
        GrainCall.Ask(caller, () => grain.Read(cancellation), cancellation);

    public ValueTask<Result<RecordChange>> Execute(
        RecordCommand command, RecordState? parent, OperationId operation, CancellationToken cancellation) =>
        GrainCall.ChangeOnce(caller, () => grain.Execute(command, parent, operation, cancellation), cancellation);
}
