using System.CommandLine;
using System.CommandLine.Parsing;

namespace Kms.Cli.Running;

/// <summary>What a value must look like: help says it, and what does not look like it is refused before anything else happens.</summary>
/// <typeparam name="T">The value as commands use it; nullable, for an option that was not given.</typeparam>
/// <param name="helpName">Stands for the value in help.</param>
/// <param name="rule">Ends the sentence "it must be ...".</param>
/// <param name="read">Null: the text has another form. A <see cref="UsageException"/>: the same, in words of its own.</param>
internal sealed class Format<T>(string helpName, string rule, Func<string, T> read)
{
    /// <summary>The text is never repeated in a message.</summary>
    public bool IsSecret { get; init; }

    public Option<T> Option(string name, string description, params string[] aliases) =>
        new(name, aliases) { Description = description, HelpName = helpName, Arity = ArgumentArity.ExactlyOne, CustomParser = result => Parse(result, name) };

    public Argument<T> Argument(string name, string description) =>
        new(name) { Description = description, Arity = ArgumentArity.ExactlyOne, CustomParser = result => Parse(result, name) };

    /// <exception cref="UsageException">It has another form.</exception>
    public T Read(string name, string text) =>
        read(text) is { } value ? value : throw new UsageException(IsSecret ? $"{name} must be {rule}." : $"{name} is '{Text.Shorten(text)}': it must be {rule}.");

    private T Parse(ArgumentResult result, string name)
    {
        if (result.Tokens is not [var token])
        {
            // That it was not given once is the parser's to say.
            return default!;
        }

        try
        {
            return Read(name, token.Value);
        }
        catch (UsageException problem)
        {
            result.AddError(problem.Message);
            return default!;
        }
    }
}
