using System.Collections.Concurrent;
using Microsoft.AspNetCore.Http;

namespace Kms.Client.Tests;

/// <summary>What becomes of one request on its way.</summary>
public enum Fault
{
    None,

    /// <summary>The connection breaks before the service sees the request.</summary>
    LostRequest,

    /// <summary>The service does it, and the connection breaks before the answer.</summary>
    LostReply,

    /// <summary>503 from something in between; the service does not see it.</summary>
    Unavailable,

    /// <summary>The service does it, and the answer never comes.</summary>
    NoAnswer,
}

/// <summary>Stands between the network and the gateway. Requests for tokens pass, and are counted apart.</summary>
public sealed class Faults
{
    private readonly ConcurrentQueue<string> requests = new();
    private int tokenRequests;

    /// <summary>What happens to the next request to the service; None when it is null.</summary>
    public Func<HttpContext, Fault>? Next { get; set; }

    /// <summary>Answers in place of the service; false: it does not.</summary>
    public Func<HttpContext, Task<bool>>? Instead { get; set; }

    /// <summary>Method and path of every request to the service, in order.</summary>
    public IReadOnlyCollection<string> Requests => requests;

    public int TokenRequests => tokenRequests;

    public int CountOf(string end) => requests.Count(request => request.EndsWith(end, StringComparison.Ordinal));

    /// <summary>The first requests meet these faults, those after them none.</summary>
    public void Script(params Fault[] faults)
    {
        var left = new ConcurrentQueue<Fault>(faults);
        Next = _ => left.TryDequeue(out var fault) ? fault : Fault.None;
    }

    public async Task Handle(HttpContext context, RequestDelegate service)
    {
        ArgumentNullException.ThrowIfNull(context);
        ArgumentNullException.ThrowIfNull(service);
        if (context.Request.Path.Value!.EndsWith("/token", StringComparison.Ordinal))
        {
            Interlocked.Increment(ref tokenRequests);
            await service(context);
            return;
        }

        requests.Enqueue(context.Request.Method + " " + context.Request.Path);
        if (Instead is { } instead && await instead(context))
        {
            return;
        }

        switch (Next?.Invoke(context) ?? Fault.None)
        {
            case Fault.None:
                await service(context);
                return;
            case Fault.LostRequest:
                context.Abort();
                return;
            case Fault.Unavailable:
                context.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
                return;
            case Fault.LostReply:
                await Swallow(context, service);
                context.Abort();
                return;
            case Fault.NoAnswer:
                await Swallow(context, service);
                await Task.Delay(Timeout.Infinite, context.RequestAborted).ContinueWith(_ => { }, TaskScheduler.Default);
                return;
        }
    }

    private static async Task Swallow(HttpContext context, RequestDelegate service)
    {
        using var nowhere = new MemoryStream();
        context.Response.Body = nowhere;
        await service(context);
    }
}
