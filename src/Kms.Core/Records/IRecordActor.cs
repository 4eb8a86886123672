using Kms.Idempotency;

namespace Kms.Records;

/// <summary>The actor of one record. Single-threaded by contract: the host gives it one turn at a time.</summary>
public interface IRecordActor
{
    /// <summary>The present state; <see cref="RecordState.IsAbsent"/> when there is no such record.</summary>
    ValueTask<Result<RecordState>> Read(CancellationToken cancellation);

    /// <summary>
    /// Carries out a command. When it answers Ok the change is durable and no later use of the record sees the state before it.
    /// A repetition (<see cref="OperationId.Token"/>) is not carried out again: it gets the answer of the first, or a refusal where that
    /// is no longer true.
    /// </summary>
    /// <param name="parent">The record around this one, read after the call came in; null where it stands alone.</param>
    ValueTask<Result<RecordChange>> Execute(
        RecordCommand command, RecordState? parent, OperationId operation, CancellationToken cancellation);
}
