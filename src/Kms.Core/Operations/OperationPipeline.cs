using Kms.Access;
using Kms.Audit;

namespace Kms.Operations;

/// <summary>
/// The way of every request, whatever it asks for: authorize, look at the region's role, run, record. Nothing is done while nothing can be
/// recorded, and no success is told before its record was taken over; that of a change, not before the record was written.
/// </summary>
/// <param name="gate">Null where there is one region.</param>
public sealed partial class OperationPipeline(
    IEnumerable<OperationHandler> handlers, AccessControl access, IAuditTrail trail, TimeProvider time, RegionGate? gate = null) : IKms
{
    private readonly OperationHandler?[] handlers = ByNumber(handlers);

    public ValueTask<Result<T>> Send<T>(Call call, KmsRequest<T> request, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(request);
        return request.Operation.Effect == Effect.Reads ? Read(call, request, cancellation) : Change(call, request, cancellation);
    }

    /// <summary>
    /// Does what is due for one record, on behalf of the service's own clock. While nothing can be recorded, it is refused and stays due.
    /// </summary>
    public ValueTask<Result<Done>> OnDue(string recordId, CancellationToken cancellation) =>
        Change(new Call(Caller.Clock, Caller.Clock.PrincipalId + "/" + recordId), new OnDueRequest(recordId), cancellation);

    /// <summary>For what changes nothing. Completes synchronously where the handler does.</summary>
    private ValueTask<Result<T>> Read<T>(Call call, KmsRequest<T> request, CancellationToken cancellation)
    {
        if (!trail.CanRecord)
        {
            return new(Unavailable);
        }

        if (Denied(call, request) is { } denied)
        {
            return new(Told(call, request, denied));
        }

        if (gate?.Refuse(request.Operation, call, request.InVault) is not null)
        {
            return Wait(Serve(call, request, gate, cancellation), call, request);
        }

        ValueTask<Result<T>> pending;
        try
        {
            pending = Run(call, request, cancellation);
        }
        catch
        {
            Record(call, request, (request.SubjectName, request.OfVersion), RefusalCode.OutcomeUnknown);
            throw;
        }

        return pending.IsCompletedSuccessfully ? new(Told(call, request, pending.Result)) : Wait(pending, call, request);
    }

    /// <summary>Of its own, so that the hot path makes no closure.</summary>
    private ValueTask<Result<T>> Serve<T>(Call call, KmsRequest<T> request, RegionGate gate, CancellationToken cancellation) =>
        gate.Serve(request.Operation, call, request.InVault, () => Run(call, request, cancellation), cancellation);

    private async ValueTask<Result<T>> Wait<T>(ValueTask<Result<T>> pending, Call call, KmsRequest<T> request) =>
        Told(call, request, await Awaited(pending, call, request));

    /// <summary>Its success is told only when its record is written.</summary>
    private async ValueTask<Result<T>> Change<T>(Call call, KmsRequest<T> request, CancellationToken cancellation)
    {
        if (!trail.CanRecord)
        {
            return Unavailable;
        }

        var result = Denied(call, request) is { } denied ? denied : await Awaited(Gated(call, request, cancellation), call, request);
        return !Recorded(call, request, result) ? result.IsOk ? Unconfirmed : Unavailable
            : !result.IsOk || await trail.Flush() ? result
            : Unconfirmed;
    }

    /// <summary>
    /// A change of keys or vaults is counted while it is under way. A step of the region itself is not: it may wait until no other change
    /// is.
    /// </summary>
    private async ValueTask<Result<T>> Gated<T>(Call call, KmsRequest<T> request, CancellationToken cancellation) =>
        gate is null || request.Operation.Serving == Serving.EveryRole
            ? await Run(call, request, cancellation)
            : await gate.Change(request.Operation, call, request.InVault, () => Run(call, request, cancellation), cancellation);

    /// <summary>A mistake in the service, or a caller that hung up: what came of it is not known here.</summary>
    private async ValueTask<Result<T>> Awaited<T>(ValueTask<Result<T>> pending, Call call, KmsRequest<T> request)
    {
        try
        {
            return await pending;
        }
        catch
        {
            Record(call, request, (request.SubjectName, request.OfVersion), RefusalCode.OutcomeUnknown);
            throw;
        }
    }

    private Refusal? Denied(in Call call, KmsRequest request) =>
        request.Operation.Permission == Permission.None && ReferenceEquals(call.Caller, Caller.Clock)
            ? null
            : access.Check(call.Caller, request.Operation.Permission, request.InVault, request.OnKey);

    private ValueTask<Result<T>> Run<T>(Call call, KmsRequest<T> request, CancellationToken cancellation) =>
        handlers[request.Operation.Number] is OperationHandler<T> handler ? handler.Run(call, request, cancellation) : new(NotOffered);

    private static OperationHandler?[] ByNumber(IEnumerable<OperationHandler> handlers)
    {
        var table = new OperationHandler?[Operation.All.Count];
        foreach (var handler in handlers)
        {
            ref var place = ref table[handler.Operation.Number];
            place = place is null ? handler : throw new ArgumentException($"Two handlers for {handler.Operation}.", nameof(handlers));
        }

        return table;
    }
}
