using System.Net;
using Kms.Access;
using Kms.Gateways;
using Kms.Operations;
using Kms.Orleans.Callers;
using Microsoft.Extensions.Logging;

namespace Kms.Orleans.Clients;

/// <summary>Says to a client of Orleans which cluster it is for and what it shows to silos.</summary>
/// <param name="stranger">To be told why what answers is no silo of the cluster; completes the sentence "the silo is away:".</param>
public delegate void SiloConnection(IClientBuilder client, Action<string> stranger);

/// <summary>
/// The silos of a cluster as a process reaches them that is none: those of a list, each by itself. Calls go to those that are there, in
/// turn. It is never a member and holds nothing; when all silos were away, it goes on when one is back.
/// </summary>
public sealed class SiloLinks : IKms, IAsyncDisposable
{
    private static readonly Refusal Nobody = new(
        RefusalCode.NodeUnavailable, "No silo of the cluster can be reached at the moment. Nothing was changed.", TimeSpan.FromSeconds(1));

    private static readonly TokenAnswer NoToken = TokenAnswer.Refused(
        new TokenRefusal(503, "temporarily_unavailable", TokenRefusal.Transient, "No silo of the cluster can be reached at the moment."));

    private readonly SemaphoreSlim news = new(0);
    private readonly LookAgain looking;
    private readonly SiloLink[] links;
    private uint turn;

    private SiloLinks(IReadOnlyList<DnsEndPoint> silos, SiloConnection connection, ILogger logger, TimeProvider time)
    {
        var log = new LinkLog(logger);
        links = [.. silos.Select(silo => new SiloLink(silo, connection, log, Renew))];
        looking = new LookAgain(() => Task.WhenAll(Here().Select(link => link.Look())), time);
    }

    /// <summary>
    /// What the silos say of their place, with every key that one of them signs tokens with. Null until one has answered.
    /// </summary>
    public GatewayPlace? Place { get; private set; }

    /// <summary>Called when <see cref="Place"/> is another one.</summary>
    public Action<GatewayPlace>? Moved { get; set; }

    /// <summary>Of the silo that is best off; null: all are away.</summary>
    public SiloReport? Report => Here().Select(link => link.Report).OfType<SiloReport>()
        .OrderByDescending(report => (report.CanRecord && report.Health is { CanRead: true }, report.Health is { CanWrite: true }))
        .FirstOrDefault();

    /// <summary>Returns when a silo has answered. Those that are not up yet are waited for.</summary>
    /// <exception cref="StartRefusedException">None can be reached, and one will not be, however long it is waited for.</exception>
    public static async Task<SiloLinks> Open(
        IReadOnlyList<DnsEndPoint> silos, SiloConnection connection, ILogger logger, TimeProvider time, CancellationToken cancellation)
    {
        var opened = new SiloLinks(silos, connection, logger, time);
        try
        {
            Array.ForEach(opened.links, link => link.Start());
            while (opened.Place is null)
            {
                await opened.news.WaitAsync(cancellation);
                opened.RefuseStrangers();
            }

            return opened;
        }
        catch
        {
            await opened.DisposeAsync();
            throw;
        }
    }

    public ValueTask<Result<T>> Send<T>(Call call, KmsRequest<T> request, CancellationToken cancellation = default) =>
        Visit().Send(call, request, cancellation);

    /// <summary>For one request: what it asks, and how far the region was when it answered.</summary>
    public SiloVisit Visit() => new(this);

    public async ValueTask<TokenAnswer> Token(TokenQuestion question) => await Ask(desk => desk.Token(question)) ?? NoToken;

    /// <summary>Has a silo record a request whose caller could not be told; false: none has.</summary>
    public async ValueTask<bool> Record(UnknownCall call) => await Ask(desk => desk.Record(call));

    /// <summary>Asks all silos at once whether anything is new, at most once a second.</summary>
    public ValueTask Look() => new(looking.Now());

    public async ValueTask DisposeAsync()
    {
        await Task.WhenAll(links.Select(link => link.DisposeAsync().AsTask()));
        news.Dispose();
    }

    internal async ValueTask<Served<T>> Serve<T>(Call call, KmsRequest<T> request, CancellationToken cancellation) =>
        Next() is { } link ? await link.Send(call, request, cancellation) : new(Nobody, null);

    /// <summary>The first answer; null (false) where every silo that is there has failed.</summary>
    private async ValueTask<T?> Ask<T>(Func<IGatewayDesk, ValueTask<T>> question)
    {
        for (var tries = links.Length; tries > 0 && Next() is { } link; tries--)
        {
            try
            {
                return await link.Ask(question);
            }
            catch (Exception exception) when (GrainCall.IsOfTheCluster(exception))
            {
                // The next one is asked.
            }
        }

        return default;
    }

    private SiloLink? Next()
    {
        var here = Here();
        return here.Length == 0 ? null : here[Interlocked.Increment(ref turn) % here.Length];
    }

    private SiloLink[] Here() => Array.FindAll(links, link => link.Report is not null);

    /// <summary>A silo has answered, or went.</summary>
    private void Renew()
    {
        lock (links)
        {
            GatewayPlace[] places = [.. Here().Select(link => link.Report?.Place).OfType<GatewayPlace>()];
            if (places.Length > 0 && places[0].WithKeysOf(places) is var now && Place?.IsSameAs(now) != true)
            {
                Place = now;
                Moved?.Invoke(now);
            }
        }

        if (news.CurrentCount == 0)
        {
            news.Release();
        }
    }

    private void RefuseStrangers()
    {
        if (Array.TrueForAll(links, link => link.Problem is not null) && Array.Find(links, link => link.IsStranger) is { } stranger)
        {
            throw new StartRefusedException(
                $"No silo can be reached, and waiting does not help. Silo {stranger.Silo}: {stranger.Problem}.");
        }
    }
}
