using System.CommandLine;
using System.Globalization;
using Kms.Cli.Running;
using Kms.Keys;

namespace Kms.Cli.Keys;

/// <summary>What create, import and update can set.</summary>
internal static class KeySettingOptions
{
    private static readonly Option<string[]> Operations = new("--ops")
    {
        Description = "What the key may be used for: encrypt, decrypt, sign, verify, wrapKey, unwrapKey.",
        HelpName = "NAME,...",
        AllowMultipleArgumentsPerToken = true,
    };

    private static readonly Option<bool> Disabled = new("--disabled") { Description = "Not usable until it is enabled." };
    private static readonly Option<string?> NotBefore = Time("--not-before", "Not usable before.");
    private static readonly Option<string?> Expires = Time("--expires", "Not usable from then on, but to decrypt, unwrap and verify.");

    private static readonly Option<string[]> Tagged = new("--tag")
    {
        Description = "A tag; more than one can be given.",
        HelpName = "NAME=VALUE",
    };

    public static Symbol[] All => [Operations, Disabled, NotBefore, Expires, Tagged];

    public static Symbol[] ForUpdate => [Operations, NotBefore, Expires, Tagged];

    /// <exception cref="UsageException">A value is wrong.</exception>
    public static KeySettings Read(Session session) => new(
        session.Has(Operations) ? ReadOperations(session.Value(Operations)!) : null,
        session.Value(Disabled) ? false : null,
        ReadTime(session, NotBefore),
        ReadTime(session, Expires),
        session.Has(Tagged) ? ReadTags(session.Value(Tagged)!) : null);

    private static Option<string?> Time(string name, string description) => new(name) { Description = description + " RFC 3339, such as 2027-01-31T00:00:00Z.", HelpName = "TIME" };

    private static KeyOperations ReadOperations(string[] words) => words
        .SelectMany(word => word.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        .Aggregate(KeyOperations.None, (sum, name) => KeyOperationNames.TryParse(name, out var one)
            ? sum | one
            : throw new UsageException($"--ops has '{name}': use encrypt, decrypt, sign, verify, wrapKey, unwrapKey."));

    private static DateTimeOffset? ReadTime(Session session, Option<string?> option) => session.Value(option) switch
    {
        null => null,
        var text when DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time) => time,
        var text => throw new UsageException($"{option.Name} is '{text}': it must be a time such as 2027-01-31T00:00:00Z."),
    };

    private static Tags ReadTags(string[] words)
    {
        var pairs = words.Select(word => word.Split('=', 2)).ToArray();
        if (pairs.FirstOrDefault(pair => pair.Length != 2) is { } wrong)
        {
            throw new UsageException($"--tag is '{wrong[0]}': it must be NAME=VALUE.");
        }

        return Tags.Create(pairs.Select(pair => KeyValuePair.Create(pair[0], pair[1]))).TryGet(out var tags, out var refusal)
            ? tags
            : throw new UsageException(refusal.Message);
    }
}
