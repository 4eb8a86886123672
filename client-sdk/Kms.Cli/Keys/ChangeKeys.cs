using System.CommandLine;
using System.Text.Json.Nodes;
using Kms.Cli.Output;
using Kms.Cli.Running;
using Kms.Keys;

namespace Kms.Cli.Keys;

/// <summary><c>keys update</c>, <c>enable</c>, <c>disable</c>, <c>policy</c></summary>
internal static class ChangeKeys
{
    private static readonly Option<CalendarDuration?> RotateAfter = Duration("--rotate-after", "A new version this long after the newest was made.");
    private static readonly Option<CalendarDuration?> RotateBefore = Duration("--rotate-before-expiry", "A new version this long before the newest expires.");
    private static readonly Option<CalendarDuration?> ExpireAfter = Duration("--expire-after", "A rotated version expires after this.");
    private static readonly Option<bool> Never = Symbols.Flag("--never", "No rotation, and no expiry of rotated versions.");

    public static Command Update() => Commands.Leaf("update", "Change operations, validity or tags of a version.", (session, cancellation) =>
        Apply(session, KeySettingOptions.ReadChanges(session), cancellation), [Symbols.Key, Symbols.Version, .. KeySettingOptions.ForUpdate, Symbols.Operation]);

    public static Command Enable() => Switch("enable", "Make a version usable again.", true);

    public static Command Disable() => Switch("disable", "Make a version unusable, at once. Works with one zone away too.", false);

    public static Command Policy() => Commands.Branch("policy", "When a key rotates by itself.",
        Commands.Leaf("show", "The rotation policy.", async (session, cancellation) =>
        {
            var policy = await session.Keys.GetRotationPolicyAsync(Symbols.WholeKeyOf(session), cancellation);
            session.Answer.Show(policy is null ? new JsonObject { ["rotate"] = null } : Shapes.Of(policy), policy is null ? "none" : Describe(policy));
            return ExitCode.Done;
        }, Symbols.WholeKey),
        Commands.Leaf("set", "Set the rotation policy.", async (session, cancellation) =>
        {
            var set = await session.Keys.SetRotationPolicyAsync(
                Symbols.WholeKeyOf(session), ReadPolicy(session), session.Value(Symbols.Operation), cancellation);
            session.Answer.Show(Shapes.Of(set), Describe(set));
            return ExitCode.Done;
        }, Symbols.WholeKey, RotateAfter, RotateBefore, ExpireAfter, Never, Symbols.Operation));

    private static Command Switch(string name, string description, bool enabled) => Commands.Leaf(name, description, (session, cancellation) =>
        Apply(session, new KeySettings(Enabled: enabled), cancellation), Symbols.Key, Symbols.Version, Symbols.Operation);

    private static async Task<int> Apply(Session session, KeySettings changes, CancellationToken cancellation)
    {
        session.Answer.Show(Shapes.Of(
            await session.Keys.UpdateKeyAsync(Symbols.KeyOf(session), changes, session.Value(Symbols.Operation), cancellation)));
        return ExitCode.Done;
    }

    private static Option<CalendarDuration?> Duration(string name, string description) => Formats.Duration.Option(name, description + " ISO 8601, such as P90D.");

    /// <exception cref="UsageException">Nothing was given, or what excludes each other.</exception>
    private static RotationSettings ReadPolicy(Session session)
    {
        var (after, before, expire) = (session.Value(RotateAfter), session.Value(RotateBefore), session.Value(ExpireAfter));
        if (after is not null && before is not null)
        {
            throw new UsageException("Give one of --rotate-after and --rotate-before-expiry.");
        }

        var isEmpty = after is null && before is null && expire is null;
        return isEmpty == session.Value(Never)
            ? new RotationSettings(after is null && before is null ? null : new RotationTrigger(after, before), null, expire)
            : throw new UsageException(isEmpty
                ? "Say what to set: --rotate-after, --rotate-before-expiry, --expire-after; or --never."
                : "--never stands alone: no rotation, and no expiry of what is rotated.");
    }

    private static string Describe(RotationPolicy policy)
    {
        var shape = Shapes.Of(policy);
        return $"rotates {(string?)shape["rotate"] ?? "never"}; rotated versions {(policy.ExpiryTime is { } life ? "expire after " + life : "never expire")}";
    }
}
