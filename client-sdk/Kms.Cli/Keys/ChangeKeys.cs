using System.CommandLine;
using System.Text.Json.Nodes;
using Kms.Cli.Output;
using Kms.Cli.Running;
using Kms.Keys;

namespace Kms.Cli.Keys;

/// <summary><c>keys update</c>, <c>enable</c>, <c>disable</c>, <c>policy</c></summary>
internal static class ChangeKeys
{
    private static readonly Option<string?> RotateAfter = Duration("--rotate-after", "A new version this long after the newest was made.");
    private static readonly Option<string?> RotateBefore = Duration("--rotate-before-expiry", "A new version this long before the newest expires.");
    private static readonly Option<string?> ExpireAfter = Duration("--expire-after", "A rotated version expires after this.");

    public static Command Update() => Symbols.Leaf("update", "Change operations, validity or tags of a version.", (session, cancellation) =>
        Apply(session, KeySettingOptions.Read(session), cancellation), [Symbols.Key, Symbols.Version, .. KeySettingOptions.ForUpdate, Symbols.Operation]);

    public static Command Enable() => Switch("enable", "Make a version usable again.", true);

    public static Command Disable() => Switch("disable", "Make a version unusable, at once. Works with one zone away too.", false);

    public static Command Policy() => Symbols.Branch("policy", "When a key rotates by itself.",
        Symbols.Leaf("show", "The rotation policy.", async (session, cancellation) =>
        {
            var policy = await session.Keys.GetRotationPolicy(Symbols.KeyOf(session), cancellation);
            session.Answer.Show(policy is null ? new JsonObject { ["rotate"] = null } : Shapes.Of(policy), policy is null ? "none" : Describe(policy));
            return ExitCode.Done;
        }, Symbols.Key),
        Symbols.Leaf("set", "Set the rotation policy.", async (session, cancellation) =>
        {
            var (after, before) = (Read(session, RotateAfter), Read(session, RotateBefore));
            if (after is not null && before is not null)
            {
                throw new UsageException("Give one of --rotate-after and --rotate-before-expiry.");
            }

            var rotate = after is null && before is null ? null : new RotationTrigger(after, before);
            var set = await session.Keys.SetRotationPolicy(
                Symbols.KeyOf(session), new RotationSettings(rotate, null, Read(session, ExpireAfter)), session.Value(Symbols.Operation), cancellation);
            session.Answer.Show(Shapes.Of(set), Describe(set));
            return ExitCode.Done;
        }, Symbols.Key, RotateAfter, RotateBefore, ExpireAfter, Symbols.Operation));

    private static Command Switch(string name, string description, bool enabled) => Symbols.Leaf(name, description, (session, cancellation) =>
        Apply(session, new KeySettings(Enabled: enabled), cancellation), Symbols.Key, Symbols.Version, Symbols.Operation);

    private static async Task<int> Apply(Session session, KeySettings changes, CancellationToken cancellation)
    {
        session.Answer.Show(Shapes.Of(await session.Keys.UpdateKey(Symbols.KeyOf(session), changes, session.Value(Symbols.Operation), cancellation)));
        return ExitCode.Done;
    }

    private static Option<string?> Duration(string name, string description) => new(name) { Description = description + " ISO 8601, such as P90D.", HelpName = "DURATION" };

    private static CalendarDuration? Read(Session session, Option<string?> option) => session.Value(option) switch
    {
        null => null,
        var text when CalendarDuration.TryParse(text, out var duration) => duration,
        var text => throw new UsageException($"{option.Name} is '{text}': it must be a duration such as P90D or P1Y6M."),
    };

    private static string Describe(RotationPolicy policy)
    {
        var shape = Shapes.Of(policy);
        return $"rotates {(string?)shape["rotate"] ?? "never"}; a rotated version expires {(policy.ExpiryTime is { } life ? "after " + life : "never")}";
    }
}
