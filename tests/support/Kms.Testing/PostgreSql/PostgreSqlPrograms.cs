using System.Diagnostics;

namespace Kms.Testing.PostgreSql;

/// <summary>Where PostgreSQL's programs are on this machine, and as whom they may run.</summary>
public static class PostgreSqlPrograms
{
    public const string WhereToGetThem = "PostgreSQL is not installed (Debian: apt-get install postgresql), so this was not tested.";

    /// <summary>The folder of the newest release, as Debian's package lays it out; null where there is none.</summary>
    public static string? Folder { get; } = Find();

    /// <summary>
    /// The command line that runs a program. The server refuses to run as root, so it runs as a user who owns nothing else.
    /// </summary>
    public static string[] CommandLine(string program, params string[] arguments)
    {
        string[] command = [Path.Combine(Folder ?? throw new InvalidOperationException(WhereToGetThem), program), .. arguments];
        return User is { } user ? ["setpriv", "--reuid=" + user, "--regid=" + GroupOf(user), "--clear-groups", "--", .. command] : command;
    }

    /// <summary>The user that the server runs as when this process is root; else null.</summary>
    public static string? User { get; } =
        Environment.IsPrivilegedProcess && OperatingSystem.IsLinux() ? Output("id", "-u", "postgres") is null ? "nobody" : "postgres" : null;

    /// <summary>Runs a program to its end.</summary>
    /// <exception cref="InvalidOperationException">It failed; says what it wrote.</exception>
    public static void Run(params string[] commandLine)
    {
        var (code, text) = Start(commandLine);
        if (code != 0)
        {
            throw new InvalidOperationException($"{string.Join(' ', commandLine)} ended with {code}: {text}");
        }
    }

    private static string? Find()
    {
        const string Installed = "/usr/lib/postgresql";
        return Directory.Exists(Installed)
            ? Directory.GetDirectories(Installed)
                .Where(release => File.Exists(Path.Combine(release, "bin", "initdb")))
                .OrderByDescending(release => int.TryParse(Path.GetFileName(release), out var number) ? number : 0)
                .Select(release => Path.Combine(release, "bin"))
                .FirstOrDefault()
            : null;
    }

    private static string GroupOf(string user) => Output("id", "-g", user)!.Trim();

    private static string? Output(params string[] commandLine)
    {
        var (code, text) = Start(commandLine);
        return code == 0 ? text : null;
    }

    private static (int Code, string Text) Start(string[] commandLine)
    {
        var start = new ProcessStartInfo(commandLine[0], commandLine[1..]) { RedirectStandardOutput = true, RedirectStandardError = true };
        using var process = Process.Start(start)!;
        var errors = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, output + errors.Result);
    }
}
