using System.CommandLine;
using Kms.Cli.Output;
using Kms.Client;
using Kms.Client.Operators;

namespace Kms.Cli.Running;

/// <summary>One run of one command: what was written, where the answer goes, and the service, once it is needed.</summary>
internal sealed class Session(ParseResult parse) : IDisposable
{
    private OperatorClient? service;

    public Answer Answer { get; } = new(parse.GetValue(Globals.Format) == "json", Console.Out);

    public Terminal Terminal { get; } = new(Console.Error, parse.GetValue(Globals.Format) == "json");

    public OperatorClient Service => service ??= Connection.Open(this);

    public IKmsClient Keys => Service.Keys;

    public T? Value<T>(Option<T> option) => parse.GetValue(option);

    public T Value<T>(Argument<T> argument) => parse.GetRequiredValue(argument);

    /// <summary>True when the option was written, not only defaulted.</summary>
    public bool Has(Option option) => parse.GetResult(option) is { Implicit: false };

    /// <summary>What was written, or what the environment says. Null when both are silent.</summary>
    public string? Setting(Option<string?> option, string variable) =>
        parse.GetValue(option) is { Length: > 0 } written ? written
        : Environment.GetEnvironmentVariable(variable) is { Length: > 0 } set ? set
        : null;

    public string DataFolder => Setting(Globals.Data, "KMS_DATA") ?? ".kms";

    /// <summary>Nothing that cannot be undone happens without this.</summary>
    /// <exception cref="UsageException">Nobody is there to ask.</exception>
    public void Confirm(string question)
    {
        if (parse.GetValue(Symbols.Yes))
        {
            return;
        }

        if (!Terminal.CanAsk)
        {
            throw new UsageException($"{question} Say so with --yes.");
        }

        if (!Terminal.Ask(question))
        {
            throw new FailedException("Nothing was done.");
        }
    }

    public void Dispose() => service?.Dispose();
}
