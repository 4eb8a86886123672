namespace Kms.Keys;

/// <summary>What a rotation policy may say. The limits are Azure's: they also keep a policy from rotating without end.</summary>
public static class RotationRules
{
    public const int TriggerDaysMin = 7;
    public const int ExpiryDaysMin = 28;

    /// <summary>Null when the policy is sound.</summary>
    public static Refusal? Check(RotationSettings policy)
    {
        if (policy.ExpiryTime is { ApproximateDays: < ExpiryDaysMin })
        {
            return Bad($"attributes.expiryTime must be at least P{ExpiryDaysMin}D.");
        }

        foreach (var trigger in (ReadOnlySpan<RotationTrigger?>)[policy.Rotate, policy.Notify])
        {
            if (trigger is not null && Check(trigger, policy.ExpiryTime) is { } refusal)
            {
                return refusal;
            }
        }

        return policy.Notify is { AfterCreate: not null }
            ? Bad("A Notify action takes timeBeforeExpiry.")
            : null;
    }

    public static RotationPolicySet Set(RotationPolicy? present, RotationSettings settings, DateTimeOffset now) =>
        new(new RotationPolicy(settings.Rotate, settings.Notify, settings.ExpiryTime, present?.Created ?? now, now));

    private static Refusal? Check(RotationTrigger trigger, CalendarDuration? expiry)
    {
        if ((trigger.AfterCreate is null) == (trigger.BeforeExpiry is null))
        {
            return Bad("A trigger has exactly one of timeAfterCreate and timeBeforeExpiry.");
        }

        var days = (trigger.AfterCreate ?? trigger.BeforeExpiry)!.Value.ApproximateDays;
        if (days < TriggerDaysMin)
        {
            return Bad($"A trigger's time must be at least P{TriggerDaysMin}D.");
        }

        return expiry is { } life && days > life.ApproximateDays - TriggerDaysMin
            ? Bad($"A trigger's time must leave at least {TriggerDaysMin} days of attributes.expiryTime.")
            : null;
    }

    private static Refusal Bad(string message) => new(RefusalCode.BadParameter, message);
}
