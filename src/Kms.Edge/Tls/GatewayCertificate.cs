using System.Net.Security;
using System.Security.Cryptography;
using Kms.Configuration;
using Kms.Crypto.Hierarchy;
using Kms.Crypto.Tls;
using Microsoft.Extensions.Logging;

namespace Kms.Edge.Tls;

/// <summary>
/// The certificate that the gateway serves, looked after while the process runs. A new one takes effect with the next handshake.
/// </summary>
internal sealed class GatewayCertificate : IAsyncDisposable
{
    /// <summary>How often the source is asked: an operator's new files are served after this time at most.</summary>
    public static readonly TimeSpan CheckEvery = TimeSpan.FromSeconds(5);

    /// <summary>How long before its end a certificate that was not renewed causes a warning, once a day.</summary>
    private static readonly TimeSpan WarnBefore = TimeSpan.FromDays(14);

    private readonly CancellationTokenSource ending = new();
    private readonly ICertificateSource source;
    private readonly TimeProvider time;
    private readonly CertificateLog log;
    private readonly Action<ServerCertificate>? taken;
    private readonly Task running;
    private volatile Served served;
    private string? problem;
    private DateTimeOffset warnAt;

    private GatewayCertificate(
        ICertificateSource source, ServerCertificate first, TimeProvider time, CertificateLog log, Action<ServerCertificate>? taken)
    {
        (this.source, this.time, this.log, this.taken) = (source, time, log, taken);
        served = new Served(first);
        taken?.Invoke(first);
        WarnOfEnd();
        running = Run();
    }

    /// <summary>What to answer the next handshake with.</summary>
    public SslStreamCertificateContext Context => served.Context;

    internal ServerCertificate Current => served.Certificate;

    /// <exception cref="KeyProtectionException">There is none that can be used; the message says what to do.</exception>
    public static GatewayCertificate Start(KmsOptions options, string folder, TimeProvider time, ILoggerFactory logs)
    {
        if (options.Tls.Files is { } files)
        {
            return Start(files, options.Domain, time, logs);
        }

        var authority = new LocalCertificateAuthority(folder, time);
        return Start(new IssuedCertificate(authority, options.Domain, Names(options), time), time, LogOf(logs));
    }

    /// <summary>One that is made elsewhere.</summary>
    /// <exception cref="KeyProtectionException">It cannot be used.</exception>
    public static GatewayCertificate Start(CertificateFiles files, string domain, TimeProvider time, ILoggerFactory logs)
    {
        var log = LogOf(logs);
        return Start(new OwnCertificate(files, time), time, log, taken =>
        {
            if (!taken.Certificate.MatchesHostname("vault." + domain))
            {
                log.NotForVaults(files.Certificate, "*." + domain);
            }
        });
    }

    /// <param name="taken">Told of each certificate that is served from then on.</param>
    internal static GatewayCertificate Start(
        ICertificateSource source, TimeProvider time, CertificateLog log, Action<ServerCertificate>? taken = null) =>
        new(source, source.Next() ?? throw new InvalidOperationException("A source has a certificate at first."), time, log, taken);

    public async ValueTask DisposeAsync()
    {
        await ending.CancelAsync();
        await running;
        ending.Dispose();
        served.Certificate.Dispose();
    }

    /// <summary>Beside the domain: what is configured, and where clients are told to come.</summary>
    internal static string[] ConfiguredNames(KmsOptions options) =>
    [
        .. options.Names,
        .. options.Tls.Names,
        .. options.PublicBase is { } given ? [given.IdnHost] : (string[])[],
    ];

    private static CertificateLog LogOf(ILoggerFactory logs) => new(logs.CreateLogger("Kms.Tls"));

    /// <summary>Beside what is configured, the addresses that are listened on by number.</summary>
    private static string[] Names(KmsOptions options) =>
    [
        .. ConfiguredNames(options),
        .. from address in options.Addresses
           where address.Ip is { } ip && !ip.Equals(System.Net.IPAddress.Any) && !ip.Equals(System.Net.IPAddress.IPv6Any)
           select address.Ip!.ToString(),
    ];

    private async Task Run()
    {
        using var timer = new PeriodicTimer(CheckEvery, time);
        try
        {
            while (await timer.WaitForNextTickAsync(ending.Token))
            {
                Check();
            }
        }
        catch (OperationCanceledException)
        {
            // Asked to end.
        }
    }

    internal void Check()
    {
        try
        {
            if (source.Next() is { } next)
            {
                // The old one may be in use in a handshake: it is left to the garbage collector.
                served = new Served(next);
                warnAt = default;
                log.Changed(next.Certificate.Subject, next.Certificate.NotAfter.ToUniversalTime());
                taken?.Invoke(next);
            }

            problem = null;
        }
        catch (Exception refused) when (
            refused is KeyProtectionException or CryptographicException or IOException or UnauthorizedAccessException)
        {
            // The next look may find it mended; without one the certificate would never be looked after again.
            if (problem != refused.Message)
            {
                problem = refused.Message;
                log.Kept(problem, Current.Certificate.NotAfter.ToUniversalTime());
            }
        }

        WarnOfEnd();
    }

    private void WarnOfEnd()
    {
        var now = time.GetUtcNow();
        if (now >= warnAt && now + WarnBefore >= Current.Certificate.NotAfter)
        {
            warnAt = now.AddDays(1);
            log.Ends(Current.Certificate.Subject, Current.Certificate.NotAfter.ToUniversalTime());
        }
        else if (now >= warnAt && now < Current.Certificate.NotBefore)
        {
            warnAt = now.AddDays(1);
            log.Begins(Current.Certificate.Subject, Current.Certificate.NotBefore.ToUniversalTime());
        }
    }

    private sealed record Served(ServerCertificate Certificate)
    {
        public SslStreamCertificateContext Context { get; } =
            SslStreamCertificateContext.Create(Certificate.Certificate, Certificate.Chain, offline: true);
    }
}
