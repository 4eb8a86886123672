using Kms.Idempotency;
using Kms.Records;

namespace Kms.Testing.InProcess;

/// <summary>A record's actor by address: every call is a turn.</summary>
internal sealed class RecordProxy(Directory<RecordName, RecordActor> actors, RecordName name) : IRecordActor
{
    public ValueTask<Result<RecordState>> Read(CancellationToken cancellation) =>
        actors.Turn(name, actor => actor.Read(cancellation), cancellation);

    public ValueTask<Result<RecordChange>> Execute(RecordCommand command, RecordState? parent, OperationId operation, CancellationToken cancellation) =>
        actors.Turn(name, actor => actor.Execute(command, parent, operation, cancellation), cancellation);
}
