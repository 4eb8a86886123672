using System.Diagnostics;
using System.Globalization;
using Kms.Keys;
using Microsoft.AspNetCore.Http;
using Xunit;

namespace Kms.Client.Tests.Retries;

/// <summary>How long the client goes on, and what it says when it gives up.</summary>
public sealed class PatienceTests(Service service) : IClassFixture<Service>
{
    private static readonly KeySpec Ec = KeySpecs.Ec(Curve.P256).Value;

    [Fact]
    public async Task Read_UnavailableForAWhile_IsAnsweredInTheEnd()
    {
        await service.Client.CreateKeyAsync("patience", Ec);
        service.Faults.Script(Fault.Unavailable, Fault.LostRequest, Fault.LostReply);
        Assert.Equal("patience", (await service.Client.GetKeyAsync("patience")).Name);
    }

    [Fact]
    public async Task Change_UnavailableForEver_AttemptsAreCounted()
    {
        AlwaysAnswer(503, """{"error":{"code":"ServiceUnavailable","message":"Zone B is away.","innererror":{"code":"ZoneUnavailable"}}}""");
        var client = service.Connect(options => options.Retry.RetriesMax = 3);
        var problem = await Assert.ThrowsAsync<KmsUnavailableException>(() => client.CreateKeyAsync("never-1", Ec, operationId: "mine"));
        Assert.Equal(nameof(RefusalCode.ZoneUnavailable), problem.Code);
        Assert.Equal("mine", problem.OperationId);
        Assert.Equal("request-7", problem.RequestId);
        Assert.True(problem.IsTransient);
        Assert.Equal(4, service.Faults.CountOf("/keys/never-1/create"));
        service.Faults.Instead = null;
    }

    [Theory]
    [InlineData(400, "BadParameter", null, typeof(KmsInvalidRequestException))]
    [InlineData(403, "Forbidden", "ForbiddenByRbac", typeof(KmsAccessDeniedException))]
    [InlineData(409, "Conflict", "KeyAlreadyExists", typeof(KmsConflictException))]
    [InlineData(500, "InternalServerError", "RecordCorrupt", typeof(KmsServiceFaultException))]
    [InlineData(403, "Forbidden", "SomethingNew", typeof(KmsAccessDeniedException))]
    [InlineData(418, "Teapot", null, typeof(KmsInvalidRequestException))]
    public async Task Change_RefusedForGood_IsNotRepeated(int status, string code, string? inner, Type kind)
    {
        var more = inner is null ? "" : ",\"innererror\":{\"code\":\"" + inner + "\"}";
        AlwaysAnswer(status, "{\"error\":{\"code\":\"" + code + "\",\"message\":\"no\"" + more + "}}");
        var name = $"refused-{status}-{inner}";
        var problem = await Assert.ThrowsAsync(kind, () => service.Client.RotateKeyAsync(name));
        Assert.Equal("no", problem.Message);
        Assert.Equal(1, service.Faults.CountOf($"/keys/{name.ToLowerInvariant()}/rotate"));
        service.Faults.Instead = null;
    }

    [Fact]
    public async Task Call_RetryAfter_WaitsAsLongAsTheServiceWants()
    {
        var seen = new List<long>();
        service.Faults.Instead = async context =>
        {
            // An attempt that an earlier test has given up may still arrive.
            if (context.Request.Path != "/keys/waiting/versions")
            {
                return false;
            }

            seen.Add(Stopwatch.GetTimestamp());
            if (seen.Count > 1)
            {
                return false;
            }

            context.Response.StatusCode = StatusCodes.Status429TooManyRequests;
            context.Response.Headers.RetryAfter = 1.ToString(CultureInfo.InvariantCulture);
            await context.Response.CompleteAsync();
            return true;
        };
        await service.Client.ListKeyVersionsAsync("waiting").ToListAsync();
        service.Faults.Instead = null;
        Assert.Equal(2, seen.Count);
        // A timer counts in ticks of milliseconds and may be a little early by a finer clock.
        Assert.True(Stopwatch.GetElapsedTime(seen[0], seen[1]) > TimeSpan.FromSeconds(0.9), "the pause of the backoff would be milliseconds");
    }

    [Fact]
    public async Task Call_RetryAfterBeyondPatience_EndsAtOnce()
    {
        service.Faults.Instead = async context =>
        {
            context.Response.StatusCode = StatusCodes.Status429TooManyRequests;
            context.Response.Headers.RetryAfter = "3600";
            await context.Response.CompleteAsync();
            return true;
        };
        var problem = await Assert.ThrowsAsync<KmsUnavailableException>(() => service.Client.GetKeyAsync("later"));
        service.Faults.Instead = null;
        Assert.Equal(TimeSpan.FromHours(1), problem.RetryAfter);
        Assert.Equal(1, service.Faults.CountOf("/keys/later"));
    }

    [Fact]
    public async Task NoAnswerEver_ReadAndChange_AreToldApart()
    {
        service.Faults.Next = _ => Fault.NoAnswer;
        var client = service.Connect(options =>
        {
            options.Retry.AttemptTimeout = TimeSpan.FromMilliseconds(100);
            options.Retry.TotalTimeout = TimeSpan.FromMilliseconds(500);
        });
        var read = await Assert.ThrowsAsync<KmsUnavailableException>(() => client.GetKeyAsync("silent"));
        var change = await Assert.ThrowsAsync<KmsOutcomeUnknownException>(() => client.CreateKeyAsync("silent", Ec));
        service.Faults.Next = null;
        Assert.Equal("TimedOut", read.Code);
        Assert.NotNull(change.OperationId);
        Assert.Equal("silent", (await service.Client.CreateKeyAsync("silent", Ec, operationId: change.OperationId)).Name);
        Assert.Single(await service.Client.ListKeyVersionsAsync("silent").ToListAsync());
    }

    [Fact]
    public async Task ReplaceZone_AnswerLost_IsNotRepeated()
    {
        service.Faults.Script(Fault.LostRequest, Fault.None);
        await Assert.ThrowsAsync<KmsOutcomeUnknownException>(() => service.Client.ReplaceZoneAsync("B"));
        Assert.Equal(1, service.Faults.CountOf("/zones/B/replace"));
        service.Faults.Next = null;
    }

    [Fact]
    public async Task ReplaceZone_AnswerSlowerThanAnAttempt_IsWaitedFor()
    {
        var client = service.Connect(options => (options.Retry.AttemptTimeout, options.Retry.RetriesMax) = (TimeSpan.FromMilliseconds(50), 1));
        var slow = new TaskCompletionSource();
        service.Faults.Instead = async context =>
        {
            await slow.Task;
            context.Response.StatusCode = StatusCodes.Status403Forbidden;
            await context.Response.WriteAsync("""{"error":{"code":"Forbidden","message":"no"}}""");
            return true;
        };
        var replaced = client.ReplaceZoneAsync("A");
        await Assert.ThrowsAsync<KmsUnavailableException>(() => client.GetKeyAsync("slow"));
        Assert.False(replaced.IsCompleted);
        slow.SetResult();
        await Assert.ThrowsAsync<KmsAccessDeniedException>(() => replaced);
        service.Faults.Instead = null;
    }

    [Fact]
    public async Task Change_NobodyListens_DidNotHappen()
    {
        var client = service.Connect(options => options.Retry.RetriesMax = 2, https => https.Endpoint = new Uri("https://127.0.0.1:1"));
        var problem = await Assert.ThrowsAsync<KmsUnavailableException>(() => client.CreateKeyAsync("nowhere", Ec));
        Assert.Equal("ConnectionFailed", problem.Code);
    }

    [Fact]
    public async Task Call_Cancelled_EndsAsCancelled()
    {
        service.Faults.Next = _ => Fault.NoAnswer;
        using var leave = new CancellationTokenSource(TimeSpan.FromMilliseconds(100));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => service.Client.GetKeyAsync("cancelled", leave.Token));
        service.Faults.Next = null;
    }

    private void AlwaysAnswer(int status, string body) => service.Faults.Instead = async context =>
    {
        context.Response.StatusCode = status;
        context.Response.Headers["x-ms-request-id"] = "request-7";
        await context.Response.WriteAsync(body);
        return true;
    };
}
