namespace Kms.Keys;

/// <summary>
/// What a rotation policy may say. The limits are Azure's: they also keep a policy from rotating without end. A trigger that can never
/// fire is refused:
/// <code>
/// trigger                     expiryTime   newest version's exp
/// Rotate timeAfterCreate      any          any      fires that long after the newest version was made
/// Rotate timeBeforeExpiry     set          any      fires for each version that the policy makes (and for this one, if it has an exp)
/// Rotate timeBeforeExpiry     none         set      fires once: the version that it makes has no exp
/// Rotate timeBeforeExpiry     none         none     never: refused
/// Notify timeBeforeExpiry     as for Rotate; P30D is accepted without any expiry, because it is what every key has without being told
/// Notify timeAfterCreate      any          any      refused: it is about an expiry
/// </code>
/// </summary>
public static class RotationRules
{
    public const int TriggerDaysMin = 7;
    public const int ExpiryDaysMin = 28;

    private const long RoomMin = TriggerDaysMin * CalendarDuration.SecondsPerDay;
    private const string AfterCreate = "lifetimeActions.trigger.timeAfterCreate";
    private const string BeforeExpiry = "lifetimeActions.trigger.timeBeforeExpiry";

    /// <summary>The Notify action of a key whose policy was never set, as Azure tells it.</summary>
    public static RotationTrigger DefaultNotify { get; } = new(null, new CalendarDuration(0, 0, 0, 30));

    /// <summary>Null when the policy is sound.</summary>
    /// <param name="newest">Of the key's newest version.</param>
    public static Refusal? Check(RotationSettings policy, KeyAttributes newest)
    {
        if (policy.ExpiryTime is { } life && life.ApproximateSeconds < ExpiryDaysMin * CalendarDuration.SecondsPerDay)
        {
            return Bad($"attributes.expiryTime must be at least P{ExpiryDaysMin}D, not {life}.");
        }

        if (policy.Notify is { AfterCreate: not null })
        {
            return Bad($"{AfterCreate} is for Rotate actions: a Notify action takes timeBeforeExpiry.");
        }

        return Check(policy.Rotate, policy.ExpiryTime) ?? Check(policy.Notify, policy.ExpiryTime)
            ?? (CountsFromNothing(policy.Rotate, policy.ExpiryTime, newest.Expires)
                || (policy.Notify != DefaultNotify && CountsFromNothing(policy.Notify, policy.ExpiryTime, newest.Expires))
                    ? Bad($"{BeforeExpiry} would never come: give attributes.expiryTime, or set an expiry (exp) on the key first.")
                    : null);
    }

    /// <summary>
    /// A new version must not silence the policy: without an expiry of its own it has nothing that a policy without expiryTime could
    /// count from. Null when all is well.
    /// </summary>
    public static Refusal? CheckNewVersion(KeyState state, KeySettings settings)
    {
        var silenced = state.Status == KeyStatus.Active && settings.Expires is null && state.Latest.Attributes.Expires is { } last
            && state.Rotation is { } policy
            && CountsFromNothing(policy.Rotate, policy.ExpiryTime, null) && !CountsFromNothing(policy.Rotate, policy.ExpiryTime, last);
        return silenced
            ? Bad("attributes.exp is missing: the key's rotation policy counts from it (timeBeforeExpiry) and sets no expiryTime. "
                + "Give exp, or change the policy.")
            : null;
    }

    public static RotationPolicySet Set(RotationPolicy? present, RotationSettings settings, DateTimeOffset now) =>
        new(new RotationPolicy(settings.Rotate, settings.Notify, settings.ExpiryTime, present?.Created ?? now, now));

    private static Refusal? Check(RotationTrigger? trigger, CalendarDuration? expiry)
    {
        if (trigger is null)
        {
            return null;
        }

        if ((trigger.AfterCreate is null) == (trigger.BeforeExpiry is null))
        {
            return Bad("lifetimeActions.trigger has exactly one of timeAfterCreate and timeBeforeExpiry.");
        }

        var name = trigger.AfterCreate is null ? BeforeExpiry : AfterCreate;
        var time = (trigger.AfterCreate ?? trigger.BeforeExpiry)!.Value;
        if (time.ApproximateSeconds < RoomMin)
        {
            return Bad($"{name} must be at least P{TriggerDaysMin}D, not {time}.");
        }

        return expiry is { } life && time.ApproximateSeconds > life.ApproximateSeconds - RoomMin
            ? Bad($"{name} must leave at least {TriggerDaysMin} days of attributes.expiryTime: {time} does not fit {life}.")
            : null;
    }

    private static bool CountsFromNothing(RotationTrigger? trigger, CalendarDuration? expiryTime, DateTimeOffset? expires) =>
        trigger is { BeforeExpiry: not null } && expiryTime is null && expires is null;

    private static Refusal Bad(string message) => new(RefusalCode.BadParameter, message);
}
