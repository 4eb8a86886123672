using System.CommandLine;
using System.CommandLine.Parsing;
using Kms.Cli.Running;
using Kms.Keys;

namespace Kms.Cli.Keys;

/// <summary>What create, import and update can set.</summary>
internal static class KeySettingOptions
{
    private static readonly Option<KeyOperations?> Operations = Many(
        "--ops", "What the key may be used for: encrypt, decrypt, sign, verify, wrapKey, unwrapKey.", "NAME,...", ReadOperations);

    private static readonly Option<bool> Disabled = Symbols.Flag("--disabled", "Not usable until it is enabled.");
    private static readonly Option<DateTimeOffset?> NotBefore = Time("--not-before", "Not usable before.");
    private static readonly Option<DateTimeOffset?> Expires = Time("--expires", "Not usable from then on, but to decrypt, unwrap and verify.");
    private static readonly Option<Tags?> Tagged = Many("--tag", "A tag; more than one can be given.", "NAME=VALUE", ReadTags);

    public static Symbol[] All => [Operations, Disabled, NotBefore, Expires, Tagged];

    public static Symbol[] ForUpdate => [Operations, NotBefore, Expires, Tagged];

    public static KeySettings Read(Session session) => new(
        session.Value(Operations), session.Value(Disabled) ? false : null, session.Value(NotBefore), session.Value(Expires), session.Value(Tagged));

    /// <exception cref="UsageException">None was given.</exception>
    public static KeySettings ReadChanges(Session session) => ForUpdate.OfType<Option>().Any(session.Has)
        ? Read(session)
        : throw new UsageException($"Say what to change: {string.Join(", ", ForUpdate.Select(option => option.Name))}.");

    private static Option<DateTimeOffset?> Time(string name, string description) =>
        Formats.WholeSecond.Option(name, description + " RFC 3339, such as 2027-01-31T00:00:00Z.");

    private static Option<T> Many<T>(string name, string description, string helpName, Func<string[], Result<T>> read) => new(name)
    {
        Description = description,
        HelpName = helpName,
        Arity = ArgumentArity.OneOrMore,
        CustomParser = result => Parse(result, read),
    };

    private static T? Parse<T>(ArgumentResult result, Func<string[], Result<T>> read)
    {
        if (!read([.. result.Tokens.Select(token => token.Value)]).TryGet(out var value, out var refusal))
        {
            result.AddError(refusal.Message);
        }

        return value;
    }

    private static Result<KeyOperations?> ReadOperations(string[] words)
    {
        var sum = KeyOperations.None;
        foreach (var name in words.SelectMany(word => word.Split(',', StringSplitOptions.TrimEntries)))
        {
            if (!KeyOperationNames.TryParse(name, out var one))
            {
                return new Refusal(RefusalCode.BadParameter, $"--ops has '{Text.Shorten(name)}': use encrypt, decrypt, sign, verify, wrapKey, unwrapKey.");
            }

            sum |= one;
        }

        return (KeyOperations?)sum;
    }

    private static Result<Tags?> ReadTags(string[] words)
    {
        var pairs = words.Select(word => word.Split('=', 2)).ToArray();
        if (pairs.FirstOrDefault(pair => pair.Length != 2 || pair[0].Length == 0) is { } wrong)
        {
            return new Refusal(RefusalCode.BadParameter, $"--tag is '{Text.Shorten(wrong[0])}': it must be NAME=VALUE.");
        }

        if (pairs.GroupBy(pair => pair[0], StringComparer.Ordinal).FirstOrDefault(same => same.Count() > 1) is { } twice)
        {
            return new Refusal(RefusalCode.BadParameter, $"--tag has '{Text.Shorten(twice.Key)}' twice.");
        }

        return Tags.Create(pairs.Select(pair => KeyValuePair.Create(pair[0], pair[1]))).TryGet(out var tags, out var refusal) ? (Tags?)tags : refusal;
    }
}
