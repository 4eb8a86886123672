using Kms.Edge.Requests;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging.Abstractions;
using Xunit;

namespace Kms.HostTests.Configuration;

/// <summary>A line that is written while a request is answered names it as its answer does.</summary>
public sealed class RequestScopesTests
{
    private const string Id = "7d3a0f0e-0000-0000-0000-000000000001";

    private readonly RequestScopes scopes = new();

    [Fact]
    public async Task Scope_InARequest_HasTheIdOfItsAnswer()
    {
        var context = new DefaultHttpContext();
        string? inside = null, afterAwait = null, without = null;
        await RequestScopes.InFrontOf(
            async http =>
            {
                without = Seen();
                http.Response.Headers["x-ms-request-id"] = Id;
                inside = Seen();
                await Task.Yield();
                afterAwait = Seen();
            },
            NullLogger.Instance)(context);
        Assert.Equal((null, "request " + Id, "request " + Id, null), (without, inside, afterAwait, Seen()));
        Assert.Equal(Id, context.TraceIdentifier);
    }

    [Fact]
    public async Task Scope_WorkThatGoesOnAfterTheAnswer_IsNotAboutTheRequest()
    {
        var goOn = new TaskCompletionSource();
        Task<string?>? later = null;
        await RequestScopes.InFrontOf(
            http =>
            {
                http.Response.Headers["x-ms-request-id"] = Id;
                later = SeenAfter(goOn.Task);
                return Task.CompletedTask;
            },
            NullLogger.Instance)(new DefaultHttpContext());
        goOn.SetResult();
        Assert.Null(await later!);
    }

    [Fact]
    public async Task Request_ClientLeft_IsNoError()
    {
        var left = new DefaultHttpContext { RequestAborted = new CancellationToken(canceled: true) };
        await RequestScopes.InFrontOf(_ => throw new InvalidOperationException("after the client left"), NullLogger.Instance)(left);
        await RequestScopes.InFrontOf(_ => throw new ConnectionResetException("left"), NullLogger.Instance)(new DefaultHttpContext());
        await Assert.ThrowsAsync<InvalidOperationException>(
            () => RequestScopes.InFrontOf(_ => throw new InvalidOperationException("ours"), NullLogger.Instance)(new DefaultHttpContext()));
    }

    private async Task<string?> SeenAfter(Task task)
    {
        await task;
        return Seen();
    }

    private string? Seen()
    {
        string? seen = null;
        scopes.ForEachScope((scope, _) => seen = scope?.ToString(), 0);
        return seen;
    }
}
