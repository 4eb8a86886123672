using System.Diagnostics;
using System.Globalization;
using Kms.Faults.Host;
using Kms.Testing.PostgreSql;

namespace Kms.Faults.ZoneFaults;

/// <summary>Every flush of a PostgreSQL server answers "input/output error", as a dying disk does.</summary>
internal sealed class FailingFlushes(PostgreSqlCluster server) : IAsyncDisposable
{
    private const string Calls = "fdatasync,fsync";
    private Process? tracer;

    public Task Begin()
    {
        string[] processes = [.. server.Processes.SelectMany(id => (string[])["-p", id.ToString(CultureInfo.InvariantCulture)])];
        string[] arguments = ["-f", "-qq", "-o", "/dev/null", "-e", "trace=" + Calls, "-e", $"inject={Calls}:error=EIO", .. processes];
        tracer = Process.Start(new ProcessStartInfo("strace", arguments) { RedirectStandardError = true })!;
        return Task.CompletedTask;
    }

    public async Task End()
    {
        if (tracer is not null)
        {
            if (!tracer.HasExited)
            {
                // It lets go of the server when it is asked to end, and ends by itself when the server has.
                Signals.Terminate(tracer.Id);
            }

            await tracer.WaitForExitAsync();
            tracer.Dispose();
            tracer = null;
        }
    }

    public async ValueTask DisposeAsync() => await End();
}
