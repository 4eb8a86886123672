using System.Diagnostics;
using Kms.Testing.PostgreSql;

namespace Kms.Faults.ZoneFaults;

/// <summary>A PostgreSQL server's files on a small file system of their own, which can be filled.</summary>
internal sealed class SmallDisk : IAsyncDisposable
{
    private const string Size = "size=160m";
    private readonly PostgreSqlCluster server;
    private readonly string aside;

    private SmallDisk(PostgreSqlCluster server) => (this.server, aside) = (server, server.DataFolder + ".aside");

    private string Filler => Path.Combine(server.DataFolder, "filler");

    public static async Task<SmallDisk> Under(PostgreSqlCluster server)
    {
        await server.Kill();
        var disk = new SmallDisk(server);
        Directory.Move(server.DataFolder, disk.aside);
        Directory.CreateDirectory(server.DataFolder);
        try
        {
            Run("mount", "-t", "tmpfs", "-o", Size, "kms-faults", server.DataFolder);
            Run("cp", "-a", disk.aside + "/.", server.DataFolder);
            await server.Start();
            return disk;
        }
        catch
        {
            await disk.DisposeAsync();
            throw;
        }
    }

    /// <summary>Nothing more can be written.</summary>
    public async Task Fill()
    {
        var chunk = new byte[4096];
        await using var filler = new FileStream(Filler, FileMode.CreateNew, FileAccess.Write, FileShare.None, bufferSize: 0);
        try
        {
            while (true)
            {
                await filler.WriteAsync(chunk);
            }
        }
        catch (IOException)
        {
            // Full: that was the purpose.
        }
    }

    public Task Empty()
    {
        File.Delete(Filler);
        return Task.CompletedTask;
    }

    /// <summary>Everything is back on the usual disk.</summary>
    public async ValueTask DisposeAsync()
    {
        await server.Kill();
        await Empty();
        Directory.Delete(aside, recursive: true);
        Directory.CreateDirectory(aside);
        Run("cp", "-a", server.DataFolder + "/.", aside);
        Run("umount", server.DataFolder);
        Directory.Delete(server.DataFolder);
        Directory.Move(aside, server.DataFolder);
        await server.Start();
    }

    private static void Run(string command, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(command, arguments) { RedirectStandardError = true })!;
        var problem = process.StandardError.ReadToEnd();
        process.WaitForExit();
        if (process.ExitCode != 0)
        {
            throw new InvalidOperationException($"{command} failed: {problem.Trim()}");
        }
    }
}
