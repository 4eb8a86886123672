using System.CommandLine;
using Kms.Cli.Output;
using Kms.Client;
using Kms.Client.Operators;

namespace Kms.Cli.Running;

/// <summary>One run of one command: what was written, where the answer goes, and the service, once it is needed.</summary>
internal sealed class Session(ParseResult parse, CancellationToken cancellation) : IDisposable
{
    private OperatorClient? service;

    public Answer Answer { get; } = new(parse.GetValue(Globals.Format) == "json", parse.InvocationConfiguration.Output, Terminal.AnswerWidth);

    public Terminal Terminal { get; } = new(parse.InvocationConfiguration.Error, parse.GetValue(Globals.Format) == "json", cancellation);

    public OperatorClient Service => service ??= Connection.Open(this);

    public IKmsClient Keys => Service.Keys;

    public string Command => parse.CommandResult.Command.Name;

    public T? Value<T>(Option<T> option) => parse.GetValue(option);

    public T Value<T>(Argument<T> argument) => parse.GetRequiredValue(argument);

    /// <summary>True when the option was written, not only defaulted.</summary>
    public bool Has(Option option) => parse.GetResult(option) is { Implicit: false };

    /// <summary>What was written, or what the environment says. Null when both are silent.</summary>
    public string? Setting(Option<string?> option, string variable) =>
        parse.GetValue(option) is { Length: > 0 } written ? written
        : Environment.GetEnvironmentVariable(variable) is { Length: > 0 } set ? set
        : null;

    /// <summary>The same for what has a form.</summary>
    /// <exception cref="UsageException">The environment has something of another form.</exception>
    public T? Setting<T>(Option<T> option, string variable, Format<T> format) =>
        Has(option) ? parse.GetValue(option)
        : Environment.GetEnvironmentVariable(variable) is { Length: > 0 } set ? format.Read(variable, set)
        : default;

    public string DataFolder => Setting(Globals.Data, "KMS_DATA") ?? ".kms";

    /// <summary>Nothing that cannot be undone happens without this.</summary>
    /// <exception cref="UsageException">There is no terminal to ask at.</exception>
    public async Task Confirm(string question)
    {
        if (parse.GetValue(Symbols.Yes))
        {
            return;
        }

        if (!Terminal.CanAsk)
        {
            throw new UsageException($"{question} Say so with --yes.");
        }

        if (!await Terminal.Ask(question))
        {
            throw new FailedException("Nothing was done.");
        }
    }

    /// <exception cref="UsageException">One of the options was written.</exception>
    public void Refuse(IEnumerable<Option> options, string why)
    {
        if (options.FirstOrDefault(Has) is { } written)
        {
            throw new UsageException($"{written.Name} {why}");
        }
    }

    public void Dispose() => service?.Dispose();
}
