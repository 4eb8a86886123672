using Kms.Access;
using Kms.Gateways;
using Kms.Http.Errors;
using Kms.Http.Regions;
using Kms.Http.Routing;
using Kms.Http.Tokens;
using Kms.Http.Wire;
using Kms.Operations;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Kms.Http;

/// <summary>
/// The gateway: answers every request, in the shapes of Azure Key Vault's REST API. First who calls, then what for, then with what;
/// nothing of a body is looked at before the caller is known.
/// </summary>
public sealed partial class KmsGateway
{
    private readonly IKms kms;
    private readonly GatewayOptions options;
    private readonly CallerAuthentication authentication;
    private readonly TimeProvider time;
    private readonly ILogger logger;
    private readonly RequestHosts hosts;
    private readonly UnknownCallers? unknown;
    private readonly IRegionView? region;
    private readonly LargeTransfers transfers;

    /// <param name="region">Null: this region has no peer and can get none.</param>
    /// <param name="unknown">
    /// Records requests whose caller cannot be told; null: nobody does. Everything else is recorded behind <paramref name="kms"/>.
    /// </param>
    public KmsGateway(
        IKms kms, GatewayOptions options, CallerAuthentication authentication, TimeProvider time, ILogger<KmsGateway>? logger = null,
        UnknownCallers? unknown = null, IRegionView? region = null)
    {
        ArgumentNullException.ThrowIfNull(options);
        this.kms = kms;
        this.options = options;
        this.authentication = authentication;
        this.time = time;
        this.region = region;
        transfers = new LargeTransfers(time);
        this.logger = logger ?? NullLogger<KmsGateway>.Instance;
        hosts = new RequestHosts(options);
        this.unknown = unknown;
    }

    /// <summary>The longest body that any request may have, in bytes: the server in front need not let more through.</summary>
    public static long BodyBytesMax => RequestBody.BackupBytesMax;

    /// <summary>Who may do what on this host, to be asked before a large body is read; null: it is asked behind the façade alone.</summary>
    public AccessControl? Access { get; init; }

    /// <summary>
    /// Where operations run on another machine: what one request asks there, and how far that region was when it answered. Null: they run
    /// here.
    /// </summary>
    public Func<(IKms Kms, IRegionView Region)>? Elsewhere { get; init; }

    /// <summary>Never leaves a request without an answer while somebody listens.</summary>
    /// <param name="found">The route of the path; null when there is none.</param>
    internal async Task Answer(HttpContext context, Route? found)
    {
        var started = time.GetTimestamp();
        var requestId = RequestIds.Next();
        var correlationId = RequestIds.Correlation(context.Request.Headers["x-ms-client-request-id"]);
        ResponseHeaders.Write(context.Response.Headers, options.Region, requestId, correlationId);
        var host = hosts.Find(context);
        if (host is null || (found is null && (authentication.Tokens?.Owns(context.Request) ?? false)))
        {
            await AnswerAside(context, host, requestId, started);
            return;
        }

        var route = found?.IsAt(context.Request.Method, host.IsVaultHost) == true ? found : null;
        using var activity = Telemetry.Start(route, host);
        try
        {
            var caller = await Authenticate(context);
            if (caller.Caller is null)
            {
                await Record(new UnknownCall(requestId, correlationId, host.Vault, 0));
                ErrorAnswer.SendChallenge(context, host.Challenge, caller.Problem);
            }
            else if (route is null && FutureObjects.Refuse(context.Request.Path) is { } future)
            {
                throw future;
            }
            else if (route is null)
            {
                ErrorAnswer.SendNoRoute(context, RouteTable.MethodsOf(context.Request.Path, host.IsVaultHost));
            }
            else
            {
                var query = RequestQuery.Parse(context.Request.QueryString);
                query.Require(route);
                if (route.IsWithoutBody)
                {
                    await NoBody.Require(context);
                }

                var idempotencyKey = RequestIds.IdempotencyKey(context.Request.Headers["Idempotency-Key"]);
                if (idempotencyKey is not null && !route.TakesIdempotencyKey)
                {
                    throw WireException.Bad($"{route.Name} takes no Idempotency-Key: nothing would remember it.");
                }

                var call = new Call(caller.Caller, requestId)
                {
                    CorrelationId = correlationId,
                    IdempotencyKey = idempotencyKey,
                    SeenSequence = SequenceHeaders.Seen(context.Request.Headers),
                };
                var (service, view) = Elsewhere is { } visit ? visit() : (kms, region);
                var exchange = new Exchange(context, service, view, call, route, query, host)
                {
                    Place = options,
                    Access = Access,
                    Transfers = transfers,
                };
                SequenceHeaders.WriteBefore(exchange);
                await route.Handler(exchange);
            }
        }
        catch (WireException problem)
        {
            ErrorAnswer.Send(context, problem.Status, problem.Code, problem.Message);
        }
        catch (BadHttpRequestException problem)
        {
            // The server's own complaint: a body that ends early, comes too slowly, or is larger than the server allows.
            ErrorAnswer.SendUnreadable(context, problem.StatusCode);
        }
        catch (Exception) when (context.RequestAborted.IsCancellationRequested)
        {
            // Nobody listens any more. What was asked for has either happened or not; there is no one to tell and nothing to mend.
            context.Response.StatusCode = StatusCodes.Status499ClientClosedRequest;
        }
        catch (ConnectionResetException)
        {
            context.Response.StatusCode = StatusCodes.Status499ClientClosedRequest;
        }
        catch (Exception problem) when (!context.Response.HasStarted)
        {
            LogUnexpected(logger, problem, route?.Name, requestId);
            ErrorAnswer.Send(context, StatusCodes.Status500InternalServerError, "InternalServerError",
                $"The service failed on this request. Its log has more under {requestId}.");
        }

        Telemetry.Finish(activity, route, context.Response.StatusCode, time.GetElapsedTime(started));
    }

    /// <summary>Also where it cannot be recorded, the answer is a refusal: there is nothing to take back.</summary>
    private async ValueTask Record(UnknownCall call)
    {
        if (unknown is not null)
        {
            await unknown.Record(call);
        }
    }

    private async ValueTask<AuthenticationResult> Authenticate(HttpContext context)
    {
        var result = await authentication.Authenticate(context);
        if (result.Caller is not null)
        {
            context.Features.Get<IProvenCaller>()?.Prove();
        }

        return result;
    }
}
