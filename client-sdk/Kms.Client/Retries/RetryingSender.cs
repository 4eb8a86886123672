using Kms.Client.Requests;
using Microsoft.Extensions.Logging;
using Polly;
using Polly.Retry;
using Polly.Timeout;

namespace Kms.Client.Retries;

/// <summary>
/// One logical call: attempts over a transport, all with one operation id, with growing pauses between them, until an answer, a refusal
/// that repeating cannot mend, or the end of patience.
/// </summary>
internal sealed partial class RetryingSender
{
    private static readonly ResiliencePropertyKey<Course> CourseKey = new("kms.course");

    private readonly IKmsTransport transport;
    private readonly RetryOptions options;
    private readonly TimeProvider time;
    private readonly ILogger logger;
    private readonly ResiliencePipeline pipeline;

    public RetryingSender(IKmsTransport transport, RetryOptions options, TimeProvider time, ILogger logger)
    {
        this.transport = transport;
        this.options = options;
        this.time = time;
        this.logger = logger;
        pipeline = Build();
    }

    /// <exception cref="KmsException">Refused, or not reached in time.</exception>
    public async Task<T> Send<T>(ClientRequest<T> request, string? operationId, CancellationToken cancellation)
    {
        var course = new Course(request.Name, operationId ?? Guid.NewGuid().ToString("N"), request.Repetition, time.GetTimestamp());
        var context = ResilienceContextPool.Shared.Get(cancellation);
        context.Properties.Set(CourseKey, course);
        try
        {
            return await pipeline.ExecuteAsync(
                static (context, state) => state.sender.Attempt(state.request, state.course, context.CancellationToken),
                context,
                (sender: this, request, course));
        }
        catch (TimeoutRejectedException timeout)
        {
            throw course.GiveUp(timeout);
        }
        catch (KmsException problem)
        {
            throw course.Judge(problem);
        }
        finally
        {
            ResilienceContextPool.Shared.Return(context);
        }
    }

    private async ValueTask<T> Attempt<T>(ClientRequest<T> request, Course course, CancellationToken cancellation)
    {
        try
        {
            course.Begin();
            return await transport.Send(request, course.OperationId, cancellation);
        }
        catch (KmsException problem)
        {
            course.Failed(problem);
            throw;
        }
    }

    private ResiliencePipeline Build()
    {
        var builder = new ResiliencePipelineBuilder { TimeProvider = time };
        builder.AddTimeout(options.TotalTimeout);
        if (options.RetriesMax > 0)
        {
            builder.AddRetry(new RetryStrategyOptions
            {
                MaxRetryAttempts = options.RetriesMax,
                BackoffType = DelayBackoffType.Exponential,
                UseJitter = true,
                Delay = options.Delay,
                MaxDelay = options.DelayMax,
                ShouldHandle = attempt => new(IsWorthwhile(attempt.Context, attempt.Outcome.Exception)),
                DelayGenerator = attempt => new(LongerPause(attempt.Outcome.Exception)),
                OnRetry = attempt =>
                {
                    var course = attempt.Context.Properties.GetValue(CourseKey, null!);
                    Repeats(course.Name, course.OperationId, attempt.AttemptNumber + 1, attempt.RetryDelay.TotalMilliseconds, attempt.Outcome.Exception?.Message);
                    return default;
                },
            });
        }

        return builder.AddTimeout(new TimeoutStrategyOptions
        {
            TimeoutGenerator = attempt => new(attempt.Context.Properties.GetValue(CourseKey, null!).IsOnce ? options.TotalTimeout : options.AttemptTimeout),
            OnTimeout = lost =>
            {
                lost.Context.Properties.GetValue(CourseKey, null!).Lost();
                return default;
            },
        }).Build();
    }

    private bool IsWorthwhile(ResilienceContext context, Exception? problem)
    {
        var course = context.Properties.GetValue(CourseKey, null!);
        var left = options.TotalTimeout - time.GetElapsedTime(course.Started);
        return problem switch
        {
            KmsException refused => refused.IsTransient && (refused.RetryAfter ?? TimeSpan.Zero) < left && course.MayRepeat,
            TimeoutRejectedException => course.MayRepeat,
            _ => false,
        };
    }

    /// <summary>
    /// Null: the pause of the backoff. The service's wish is spread a little, or all clients would come back in the same moment.
    /// </summary>
    private TimeSpan? LongerPause(Exception? problem) => problem is KmsException { RetryAfter: { } wish } && wish > options.Delay
        ? wish + (options.Delay * Random.Shared.NextDouble())
        : null;

    [LoggerMessage(1, LogLevel.Debug, "{Operation} {OperationId}: attempt {Attempt} failed, the next in {PauseMs} ms: {Reason}")]
    private partial void Repeats(string operation, string operationId, int attempt, double pauseMs, string? reason);
}
