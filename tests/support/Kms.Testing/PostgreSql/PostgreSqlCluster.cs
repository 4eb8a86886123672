using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace Kms.Testing.PostgreSql;

/// <summary>
/// A PostgreSQL server of the tests' own: in a temporary folder, on a free port of the loopback interface, with flushing on. It can be
/// killed, started again, and made to stand still. Everything is gone after <see cref="DisposeAsync"/>.
/// </summary>
public sealed class PostgreSqlCluster : IAsyncDisposable
{
    public const string User = "kms";
    public const string Password = "correct horse; battery=staple";

    private readonly string folder;
    private readonly string[] settings;
    private ServerProcess? server;

    private PostgreSqlCluster(string folder, int port, string[] settings) => (this.folder, Port, this.settings) = (folder, port, settings);

    public int Port { get; }

    /// <summary>What the server keeps; to be touched only while it does not run.</summary>
    public string DataFolder => Path.Combine(folder, "data");

    /// <summary>Makes a cluster and starts it.</summary>
    /// <param name="settings">Of the server, each as <c>name=value</c>.</param>
    public static async Task<PostgreSqlCluster> Start(params string[] settings)
    {
        var cluster = new PostgreSqlCluster(Directory.CreateTempSubdirectory("kms-postgresql-").FullName, FreePort(), settings);
        try
        {
            cluster.Make();
            await cluster.Start();
            return cluster;
        }
        catch
        {
            await cluster.DisposeAsync();
            throw;
        }
    }

    /// <summary>Npgsql's form, for the superuser.</summary>
    public string ConnectionString(string database = "postgres", string user = User, string password = Password) => string.Create(
        CultureInfo.InvariantCulture, $"Host=127.0.0.1;Port={Port};Database={database};Username={user};Password=\"{password}\"");

    /// <summary>Starts the server after <see cref="Kill"/>.</summary>
    public async Task Start()
    {
        // Left behind by a server that was killed: without it the new one does not look for a process of that number.
        File.Delete(Path.Combine(folder, "data", "postmaster.pid"));
        string[] options =
        [
            "-D", Path.Combine(folder, "data"), "-p", Port.ToString(CultureInfo.InvariantCulture),
            "-c", "listen_addresses=127.0.0.1", "-c", "unix_socket_directories=", "-c", "fsync=on",
            .. settings.SelectMany(setting => (string[])["-c", setting]),
        ];
        server = await ServerProcess.Start(PostgreSqlPrograms.CommandLine("postgres", options));
    }

    /// <summary>kill -9 of all the server's processes.</summary>
    public async Task Kill()
    {
        await Running.Kill();
        Running.Dispose();
        server = null;
    }

    /// <summary>The server stands still (SIGSTOP), with all its connections.</summary>
    public void Pause() => Running.Stop();

    /// <summary>The running server and its children, for tools that look into them.</summary>
    public IReadOnlyList<int> Processes => Running.Family();

    public void Resume() => Running.Continue();

    /// <summary>Runs SQL as the superuser.</summary>
    /// <exception cref="InvalidOperationException">It failed.</exception>
    public void Sql(string text, string database = "postgres") => PostgreSqlPrograms.Run(
        "env", "PGPASSWORD=" + Password, Path.Combine(PostgreSqlPrograms.Folder!, "psql"), "-X", "-q", "-v", "ON_ERROR_STOP=1",
        "-h", "127.0.0.1", "-p", Port.ToString(CultureInfo.InvariantCulture), "-U", User, "-d", database, "-c", text);

    public ValueTask DisposeAsync()
    {
        server?.Dispose();
        server = null;
        Directory.Delete(folder, recursive: true);
        return ValueTask.CompletedTask;
    }

    private static int FreePort()
    {
        using var probe = new TcpListener(IPAddress.Loopback, 0);
        probe.Start();
        return ((IPEndPoint)probe.LocalEndpoint).Port;
    }

    private ServerProcess Running => server ?? throw new InvalidOperationException("the server was killed");

    private void Make()
    {
        var password = Path.Combine(folder, "password");
        File.WriteAllText(password, Password);
        if (PostgreSqlPrograms.User is { } user)
        {
            PostgreSqlPrograms.Run("chown", "-R", user, folder);
        }

        PostgreSqlPrograms.Run(PostgreSqlPrograms.CommandLine(
            "initdb", "--pgdata=" + Path.Combine(folder, "data"), "--username=" + User, "--pwfile=" + password, "--auth=scram-sha-256",
            "--encoding=UTF8", "--no-locale", "--no-sync"));
    }
}
