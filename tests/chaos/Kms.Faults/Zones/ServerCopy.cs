using System.Diagnostics;
using Kms.Testing.PostgreSql;

namespace Kms.Faults.Zones;

/// <summary>What a PostgreSQL server had on its disk at one moment, file by file.</summary>
internal sealed class ServerCopy : IDisposable
{
    private readonly string folder;

    private ServerCopy(string folder) => this.folder = folder;

    /// <summary>Kills the server, copies its files and starts it again.</summary>
    /// <param name="then">What it starts with; null: what it had.</param>
    public static async Task<ServerCopy> Take(PostgreSqlCluster server, ServerCopy? then = null)
    {
        var copy = new ServerCopy(Directory.CreateTempSubdirectory("kms-faults-copy-").FullName);
        try
        {
            await server.Kill();
            Copy(server.DataFolder, copy.folder);
            then?.PutBack(server);
            await server.Start();
            return copy;
        }
        catch
        {
            copy.Dispose();
            throw;
        }
    }

    /// <summary>With the server stopped: its files become those of the copy.</summary>
    public void PutBack(PostgreSqlCluster server)
    {
        Directory.Delete(server.DataFolder, recursive: true);
        Directory.CreateDirectory(server.DataFolder);
        Copy(folder, server.DataFolder);
    }

    public void Dispose() => Directory.Delete(folder, recursive: true);

    /// <summary>With owners and permissions, which the server insists on.</summary>
    private static void Copy(string from, string to)
    {
        using var process = Process.Start("cp", ["-a", from + "/.", to]);
        process.WaitForExit();
        if (process.ExitCode != 0)
        {
            throw new InvalidOperationException($"{from} cannot be copied.");
        }
    }
}
