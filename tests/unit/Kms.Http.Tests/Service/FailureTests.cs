using System.Diagnostics;
using System.Diagnostics.Metrics;
using System.Net.Sockets;
using System.Text;
using Kms.Http.Tokens;
using Kms.Keys;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Xunit;

namespace Kms.Http.Service;

/// <summary>What the gateway does when something behind it or in front of it breaks, and what operators see of it.</summary>
public sealed class FailureTests
{
    private const string Canary = "canary-5f3ab";

    private static readonly RsaSigner Signer = new();

    private readonly TokenService tokens = new(
        RunningService.Tenant, Signer, [RunningService.Administrator], RunningService.Domain, TimeProvider.System, TimeSpan.FromHours(1));

    private readonly Recorder recorder = new();

    private string Token => tokens.Issue(RunningService.Administrator, "https://localhost");

    [Fact]
    public async Task Exception_BehindTheGateway_IsAGenericAnswerAndOneLogLine()
    {
        await using var server = await LoopbackServer.Start(Gateway(_ => throw new InvalidOperationException(Canary)));
        using var client = new Client(server.Port, Token);

        var answer = await client.Post("/keys/n/sign", """{"alg":"ES256","value":"AAAA"}""");

        Assert.Equal((500, "InternalServerError"), (answer.Status, answer.ErrorCode));
        Assert.DoesNotContain(Canary, answer.Text, StringComparison.Ordinal);
        Assert.Contains(answer.Header("x-ms-request-id"), answer.Message, StringComparison.Ordinal);
        var line = Assert.Single(recorder.Lines);
        Assert.Contains(answer.Header("x-ms-request-id"), line, StringComparison.Ordinal);
        Assert.Contains("sign", line, StringComparison.Ordinal);
        Assert.DoesNotContain(Token.Split('.')[2], line, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Throttled_ByTheDomain_TellsWhenToComeBack()
    {
        var refusal = new Refusal(RefusalCode.Throttled, "Too much at once.") { RetryAfter = TimeSpan.FromMilliseconds(2100) };
        await using var server = await LoopbackServer.Start(Gateway(_ => new ValueTask<Result<CryptoAnswer>>(refusal)));
        using var client = new Client(server.Port, Token);

        var answer = await client.Post("/keys/n/sign", """{"alg":"ES256","value":"AAAA"}""");

        Assert.Equal((429, "Throttled", "3"), (answer.Status, answer.ErrorCode, answer.Header("Retry-After")));
    }

    [Fact]
    public async Task Client_GoneWhileItsReadRuns_IsNoError()
    {
        var entered = new TaskCompletionSource();
        var finished = new TaskCompletionSource();
        var gateway = Gateway(cancellation =>
        {
            entered.SetResult();
            return new ValueTask<Result<KeyView>>(Task.Delay(Timeout.Infinite, cancellation).ContinueWith<Result<KeyView>>(
                _ => throw new OperationCanceledException(cancellation), TaskScheduler.Default));
        });
        await using var server = await LoopbackServer.Start(gateway, Telling(finished));

        using (var socket = await Send(server.Port, "GET /keys/n?api-version=7.6", null))
        {
            await entered.Task;
        }

        await finished.Task;
        Assert.Empty(recorder.Lines);
    }

    [Fact]
    public async Task Client_GoneInTheMiddleOfItsBody_IsNoError()
    {
        var finished = new TaskCompletionSource();
        await using var server = await LoopbackServer.Start(Gateway(_ => throw new InvalidOperationException("not called")), Telling(finished));

        using (await Send(server.Port, "POST /keys/n/sign?api-version=7.6", "Content-Length: 1000\r\n\r\n{\"alg\":"))
        {
        }

        await finished.Task;
        Assert.Empty(recorder.Lines);
    }

    [Fact]
    public async Task Telemetry_OfARequest_HasOperationAndStatusAndNoContent()
    {
        var seen = new List<string>();
        using var meters = new MeterListener
        {
            InstrumentPublished = (instrument, listener) =>
            {
                if (instrument.Meter.Name == "Kms.Http")
                {
                    listener.EnableMeasurementEvents(instrument);
                }
            },
        };
        meters.SetMeasurementEventCallback<double>((_, _, tags, _) => Add(string.Join(' ', tags.ToArray())));
        meters.Start();
        using var activities = new ActivityListener
        {
            ShouldListenTo = source => source.Name == "Kms.Http",
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllData,
            ActivityStopped = activity => Add(activity.OperationName + " " + string.Join(' ', activity.TagObjects)),
        };
        ActivitySource.AddActivityListener(activities);
        var refusal = new Refusal(RefusalCode.KeyDisabled, "Disabled.");
        var finished = new TaskCompletionSource();
        await using var server = await LoopbackServer.Start(Gateway(_ => new ValueTask<Result<CryptoAnswer>>(refusal)), Telling(finished));
        using var client = new Client(server.Port, Token);

        await client.Post($"/keys/{Canary}/unwrapkey", $$"""{"alg":"A256KW","value":"{{Canary}}"}""");
        await finished.Task;

        lock (seen)
        {
            Assert.Contains(seen, text => text.Contains("[kms.operation, unwrapKey] [http.response.status_code, 403]", StringComparison.Ordinal));
            Assert.Contains(seen, text => text.StartsWith("unwrapKey", StringComparison.Ordinal) && text.Contains("403", StringComparison.Ordinal));
            Assert.DoesNotContain(seen, text => text.Contains(Canary, StringComparison.Ordinal));
        }

        // Other tests run at the same time and are seen too.
        void Add(string text)
        {
            lock (seen)
            {
                seen.Add(text);
            }
        }
    }

    private static Func<RequestDelegate, RequestDelegate> Telling(TaskCompletionSource finished) => next => async context =>
    {
        await next(context);
        finished.SetResult();
    };

    private KmsGateway Gateway(Func<CancellationToken, object> behave) => new(
        BrokenKms.That(behave),
        new GatewayOptions { Domain = RunningService.Domain, DefaultVault = "default", Region = "test", TenantId = RunningService.Tenant },
        new CallerAuthentication(tokens), TimeProvider.System, recorder);

    private async Task<TcpClient> Send(int port, string line, string? rest)
    {
        var socket = new TcpClient();
        await socket.ConnectAsync(System.Net.IPAddress.Loopback, port);
        var head = $"{line} HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer {Token}\r\n{rest ?? "\r\n"}";
        await socket.GetStream().WriteAsync(Encoding.ASCII.GetBytes(head));
        return socket;
    }

    private sealed class Recorder : ILogger<KmsGateway>
    {
        public List<string> Lines { get; } = [];

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel level, EventId id, TState state, Exception? problem, Func<TState, Exception?, string> format) =>
            Lines.Add(format(state, problem));
    }
}
