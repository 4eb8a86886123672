using Kms.Faults.Check;
using Kms.Faults.Net;
using Kms.Testing.PostgreSql;

namespace Kms.Faults.Zones;

/// <summary>Two PostgreSQL servers of this run's own, one for each zone.</summary>
internal sealed class PostgresPair : ZoneHome, IAsyncDisposable
{
    private const string Schema = "kms";

    /// <summary>Short: a zone that hangs is left soon.</summary>
    public static readonly TimeSpan WriteTimeout = TimeSpan.FromSeconds(1);

    /// <summary>Short: a zone that is back is noticed soon.</summary>
    private static readonly TimeSpan CheckEvery = TimeSpan.FromMilliseconds(50);

    private PostgresPair(PostgreSqlCluster a, PostgreSqlCluster b) => (A, B) = (a, b);

    public PostgreSqlCluster A { get; }

    public PostgreSqlCluster B { get; }

    public override string[] HostOptions => OptionsFor(A.Port, B.Port, CheckEvery);

    /// <param name="settings">Of both servers, each as <c>name=value</c>.</param>
    public static async Task<PostgresPair> Start(params string[] settings)
    {
        // Of the two tasks one may fail after the other one has made a server: that one must not be left behind.
        var starting = new[] { Make(settings), Make(settings) };
        try
        {
            await Task.WhenAll(starting);
        }
        catch
        {
            foreach (var made in starting.Where(task => task.IsCompletedSuccessfully))
            {
                await (await made).DisposeAsync();
            }

            throw;
        }

        return new PostgresPair(await starting[0], await starting[1]);
    }

    public PostgreSqlCluster Of(string zone) => zone == "A" ? A : B;

    /// <summary>For a host that reaches the zones through proxies.</summary>
    public string[] HostOptionsThrough(TcpProxy a, TcpProxy b, TimeSpan? checkEvery = null) => OptionsFor(a.Port, b.Port, checkEvery ?? CheckEvery);

    public override ZonePair Open() => new(SqlServer.Open(ConnectionString(A.Port), Schema), SqlServer.Open(ConnectionString(B.Port), Schema), ZoneQueries.PostgreSql);

    public override long Touched()
    {
        using var source = SqlServer.Open(ConnectionString(B.Port), "public");
        return (long)source.Rows("SELECT count(*) FROM pg_stat_activity WHERE application_name LIKE 'kms zone%'").First()[0].Value!;
    }

    public async ValueTask DisposeAsync()
    {
        await A.DisposeAsync();
        await B.DisposeAsync();
    }

    private static Task<PostgreSqlCluster> Make(string[] settings) => PostgreSqlCluster.Start([.. settings, "max_connections=100", "shared_buffers=32MB", "recovery_init_sync_method=syncfs"]);

    /// <summary>Of a server, or of a proxy before it.</summary>
    public static string ConnectionString(int port) =>
        $"Host=127.0.0.1;Port={port};Database=postgres;Username={PostgreSqlCluster.User};Password=\"{PostgreSqlCluster.Password}\";SSL Mode=Disable";

    private static string[] OptionsFor(int portA, int portB, TimeSpan checkEvery) =>
    [
        "--Kms:Zones:A:Provider", "postgresql", "--Kms:Zones:A:ConnectionString", ConnectionString(portA),
        "--Kms:Zones:B:Provider", "postgresql", "--Kms:Zones:B:ConnectionString", ConnectionString(portB),
        "--Kms:Zones:WriteTimeout", WriteTimeout.ToString("c"), "--Kms:Zones:ReadTimeout", "00:00:00.5", "--Kms:Zones:CheckEvery", checkEvery.ToString("c"),
    ];
}
