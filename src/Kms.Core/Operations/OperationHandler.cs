using Kms.Access;

namespace Kms.Operations;

/// <summary>What runs an operation once it is authorized and let through.</summary>
public abstract class OperationHandler(Operation operation)
{
    public Operation Operation => operation;

    /// <param name="run">Must be able to run from any thread, for any number of calls at once.</param>
    public static OperationHandler For<TRequest, T>(Operation operation, Func<Call, TRequest, CancellationToken, ValueTask<Result<T>>> run)
        where TRequest : KmsRequest<T> => new Typed<TRequest, T>(operation, run);

    private sealed class Typed<TRequest, T>(Operation operation, Func<Call, TRequest, CancellationToken, ValueTask<Result<T>>> run) : OperationHandler<T>(operation)
        where TRequest : KmsRequest<T>
    {
        public override ValueTask<Result<T>> Run(Call call, KmsRequest<T> request, CancellationToken cancellation) => run(call, (TRequest)request, cancellation);
    }
}

/// <summary>The same, seen from the pipeline.</summary>
public abstract class OperationHandler<T>(Operation operation) : OperationHandler(operation)
{
    public abstract ValueTask<Result<T>> Run(Call call, KmsRequest<T> request, CancellationToken cancellation);
}
