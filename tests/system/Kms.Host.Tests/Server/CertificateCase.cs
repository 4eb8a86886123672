using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Kms.Crypto.Tls;
using Kms.Edge.Tls;
using Kms.HostTests.Support;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;

namespace Kms.HostTests.Server;

/// <summary>A gateway's certificate whose files, clock and log a test has in its hands. The clock steps over the timer: the test says when to look.</summary>
public abstract class CertificateCase : IDisposable
{
    private const int UsualMinutes = 90 * 24 * 60;

    private protected readonly TempFolder folder = new();
    private protected readonly FakeTimeProvider time = new(new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero));
    private protected readonly Lines lines = new();

    private protected CertificateFiles Files => new(folder.In("cert.pem"), folder.In("key.pem"));

    public void Dispose()
    {
        folder.Dispose();
        GC.SuppressFinalize(this);
    }

    protected static async Task Eventually(Func<bool> condition)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        while (!condition())
        {
            await Task.Delay(10, limit.Token);
        }
    }

    private protected IssuedCertificate Issued() => new(new LocalCertificateAuthority(folder.Path, time), "vault.localhost", [], time);

    private protected void Pair(string name, int fromMinutes = 0, int toMinutes = UsualMinutes)
    {
        var (certificate, key) = Make(name, fromMinutes, toMinutes);
        File.WriteAllText(Files.Certificate, certificate);
        File.WriteAllText(Files.Key, key);
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(Files.Key, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        }
    }

    private protected (string Certificate, string Key) Make(string name, int fromMinutes = 0, int toMinutes = UsualMinutes)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var (start, end) = (time.GetUtcNow().AddMinutes(fromMinutes), time.GetUtcNow().AddMinutes(toMinutes));
        using var certificate = new CertificateRequest("CN=" + name, key, HashAlgorithmName.SHA256).CreateSelfSigned(start, end);
        return (certificate.ExportCertificatePem(), key.ExportPkcs8PrivateKeyPem());
    }

    private protected sealed class Lines : ILogger
    {
        private readonly List<string> warnings = [];

        public IReadOnlyList<string> Warnings
        {
            get
            {
                lock (warnings)
                {
                    return [.. warnings];
                }
            }
        }

        public void Clear()
        {
            lock (warnings)
            {
                warnings.Clear();
            }
        }

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (logLevel >= LogLevel.Warning)
            {
                lock (warnings)
                {
                    warnings.Add(formatter(state, exception));
                }
            }
        }
    }
}
