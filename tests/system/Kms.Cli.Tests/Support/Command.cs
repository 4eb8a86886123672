using System.Diagnostics;
using System.Text.Json;
using Kms.HostTests.Support;
using Kms.Testing;
using Xunit;

namespace Kms.CliTests.Support;

/// <summary>The built command, run once. Whatever it does: no colour into a pipe, no stack trace.</summary>
internal sealed class Command : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(120);
    private readonly Process process;

    private Command(Process process) => this.process = process;

    public int Pid => process.Id;

    public static string Assembly { get; } = Find();

    public static Command Start(IReadOnlyDictionary<string, string> environment, string folder, params string[] arguments)
    {
        var start = Launch.Dotnet([Assembly, .. arguments]);
        start.RedirectStandardInput = start.RedirectStandardOutput = start.RedirectStandardError = true;
        start.WorkingDirectory = folder;
        foreach (var (name, value) in environment)
        {
            start.Environment[name] = value;
        }

        return new Command(Process.Start(start)!);
    }

    public static async Task<Ran> Run(IReadOnlyDictionary<string, string> environment, string folder, string input, params string[] arguments)
    {
        using var command = Start(environment, folder, arguments);
        return await command.End(input);
    }

    public async Task<Ran> End(string input = "")
    {
        using var limit = new CancellationTokenSource(Patience);
        var output = process.StandardOutput.ReadToEndAsync(limit.Token);
        var error = process.StandardError.ReadToEndAsync(limit.Token);
        await process.StandardInput.WriteAsync(input);
        process.StandardInput.Close();
        await process.WaitForExitAsync(limit.Token);
        var ran = new Ran(process.ExitCode, await output, await error);
        foreach (var text in (string[])[ran.Output, ran.Error])
        {
            Assert.DoesNotContain("\e", text, StringComparison.Ordinal);
            Assert.DoesNotContain("   at ", text, StringComparison.Ordinal);
        }

        return ran;
    }

    public void Dispose()
    {
        if (!process.HasExited)
        {
            process.Kill();
        }

        process.Dispose();
    }

    private static string Find() => SourceTree.Built("client-sdk", "Kms.Cli", "kms.dll");
}

/// <summary>What a command did.</summary>
internal sealed record Ran(int Code, string Output, string Error)
{
    public JsonElement Json => JsonDocument.Parse(Output).RootElement;

    public JsonElement ErrorJson => JsonDocument.Parse(Error).RootElement.GetProperty("error");

    public string Line => Output.TrimEnd('\n');

    /// <summary>Itself, when the exit code is as expected; else fails with all that was printed.</summary>
    public Ran With(int code)
    {
        Assert.True(Code == code, $"exit code {Code} instead of {code}\n{Output}\n{Error}");
        return this;
    }
}
