using System.Net;
using Kms.Access;
using Kms.Gateways;
using Kms.Operations;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Orleans.Configuration;
using Orleans.Messaging;

namespace Kms.Orleans.Clients;

/// <summary>
/// One silo as this process reaches it: a client of Orleans that knows no other, and what came of asking the silo how it is, again and
/// again. A call is not left waiting for a silo that has gone: with a client for several silos it would be, until it times out.
/// </summary>
internal sealed class SiloLink : IAsyncDisposable
{
    private static readonly TimeSpan AskEvery = TimeSpan.FromSeconds(1);

    /// <summary>A silo that does not answer for this time is away.</summary>
    private static readonly TimeSpan AnswerMax = TimeSpan.FromSeconds(5);

    private readonly Lock gate = new();
    private readonly CancellationTokenSource ending = new();
    private readonly ServiceProvider services;
    private readonly IHostedService client;
    private readonly LinkLog log;
    private readonly Action changed;
    private Task running = Task.CompletedTask;
    private volatile CancellationTokenSource away = new();
    private volatile SiloReport? report;
    private volatile string? problem;
    private volatile string? stranger;

    /// <param name="changed">Told when the silo has answered, and when it went.</param>
    public SiloLink(DnsEndPoint silo, SiloConnection connection, LinkLog log, Action changed)
    {
        (Silo, this.log, this.changed) = ($"{silo.Host}:{silo.Port}", log, changed);
        services = new ServiceCollection().AddOrleansClient(builder =>
        {
            builder.Services.AddSingleton<IGatewayListProvider>(new OneSilo(silo, AskEvery));
            builder.Configure<GatewayOptions>(gateways => gateways.GatewayListRefreshPeriod = AskEvery);
            builder.UseConnectionRetryFilter(NotYet);
            connection(builder, why => stranger = why);
        }).BuildServiceProvider();
        client = services.GetRequiredService<IHostedService>();
        Grains = services.GetRequiredService<IGrainFactory>();
    }

    public string Silo { get; }

    /// <summary>Null: it is away, or starting, or ending.</summary>
    public SiloReport? Report => report;

    /// <summary>Why it is away; null: it is there, or it is not known yet.</summary>
    public string? Problem => problem;

    /// <summary>It is away because what answers there is no silo of this cluster: waiting does not help.</summary>
    public bool IsStranger => stranger is not null && report is null;

    private IGrainFactory Grains { get; }

    private IGatewayDesk Desk => Grains.GetGrain<IGatewayGrain>(0);

    public void Start() => running = Run();

    /// <summary>Asks the silo how it is.</summary>
    public async Task Look()
    {
        try
        {
            var now = await Desk.Report().AsTask().WaitAsync(AnswerMax, ending.Token);
            if (now.Place is null)
            {
                Away("it is starting or ending");
            }
            else
            {
                Here(now);
            }
        }
        catch (Exception exception) when (!ending.IsCancellationRequested)
        {
            Away(Reason(exception));
        }
    }

    /// <summary>Fails as soon as the silo is away.</summary>
    public Task<Served<T>> Send<T>(Call call, KmsRequest<T> request, CancellationToken cancellation)
    {
        var gone = away.Token;
        return Grains.GetGrain<IKmsGrain>(0).Send(call, request, cancellation).AsTask().WaitAsync(gone);
    }

    /// <summary>Fails as soon as the silo is away.</summary>
    public Task<T> Ask<T>(Func<IGatewayDesk, ValueTask<T>> question)
    {
        var gone = away.Token;
        return question(Desk).AsTask().WaitAsync(gone);
    }

    public async ValueTask DisposeAsync()
    {
        await ending.CancelAsync();
        await running;
        using var limit = new CancellationTokenSource(AnswerMax);
        try
        {
            await client.StopAsync(limit.Token);
        }
        catch (OperationCanceledException)
        {
            // A silo that does not answer is not waited for.
        }

        await services.DisposeAsync();
        ending.Dispose();
    }

    private async Task Run()
    {
        try
        {
            // Returns when the silo was there once; from then on the client comes back to it by itself.
            await client.StartAsync(ending.Token);
            using var timer = new PeriodicTimer(AskEvery);
            do
            {
                await Look();
            }
            while (await timer.WaitForNextTickAsync(ending.Token));
        }
        catch (Exception) when (ending.IsCancellationRequested)
        {
            // Asked to end.
        }
    }

    private async Task<bool> NotYet(Exception exception, CancellationToken cancellation)
    {
        Away(Reason(exception));
        await Task.Delay(AskEvery, cancellation);
        return true;
    }

    private void Here(SiloReport now)
    {
        lock (gate)
        {
            if (report is null)
            {
                log.Answers(Silo);
                away = new CancellationTokenSource();
            }

            (report, problem, stranger) = (now, null, null);
        }

        changed();
    }

    private void Away(string why)
    {
        CancellationTokenSource gone;
        lock (gate)
        {
            if (problem == why)
            {
                return;
            }

            (report, problem, gone) = (null, why, away);
        }

        log.IsAway(Silo, why);
        changed();
        gone.Cancel();
    }

    private string Reason(Exception exception)
    {
        if (AwayReason.Of(exception) is not { } found)
        {
            return problem ?? "it cannot be reached";
        }

        // Whoever shows a wrong certificate is told of in the handshake, and closes the connection like others.
        stranger = found.IsStranger switch
        {
            true => found.Text,
            false => null,
            _ => stranger,
        };
        return stranger ?? found.Text;
    }
}
