using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Kms.Edge.Requests;

/// <summary>
/// Adds the request to every log line that is written while it is answered. The id is looked up when a line is written: a request that logs
/// nothing pays for one small object.
/// </summary>
internal sealed class RequestScopes : IExternalScopeProvider
{
    private const string Header = "x-ms-request-id";

    private static readonly AsyncLocal<Holder?> Current = new();

    private readonly LoggerExternalScopeProvider others = new();

    /// <summary>
    /// Marks what happens in the handler as part of its request. A client that left is not an error: nothing above debug is logged for it.
    /// </summary>
    public static RequestDelegate InFrontOf(RequestDelegate next, ILogger logger) => async context =>
    {
        var holder = new Holder(context);
        Current.Value = holder;
        try
        {
            await next(context);
        }
        catch (Exception problem) when (context.RequestAborted.IsCancellationRequested || problem is ConnectionResetException)
        {
            RequestLog.Left(logger, problem);
        }
        finally
        {
            if (IdOf(context) is { } id)
            {
                // What the server itself logs about the request from here on names the same id.
                context.TraceIdentifier = id;
            }

            // Work that goes on after the answer is not about the request, and the context is used for another one.
            holder.Context = null;
        }
    };

    public void ForEachScope<TState>(Action<object?, TState> callback, TState state)
    {
        ArgumentNullException.ThrowIfNull(callback);
        others.ForEachScope(callback, state);
        if (Current.Value?.Context is { } context && IdOf(context) is { } id)
        {
            callback(new RequestScope(id), state);
        }
    }

    public IDisposable Push(object? state) => others.Push(state);

    private static string? IdOf(HttpContext context) => context.Response.Headers.TryGetValue(Header, out var id) ? id.ToString() : null;

    private sealed class Holder(HttpContext context)
    {
        public HttpContext? Context { get; set; } = context;
    }
}

internal static partial class RequestLog
{
    [LoggerMessage(1, LogLevel.Debug, "The client left before it was answered.")]
    public static partial void Left(ILogger logger, Exception problem);
}
