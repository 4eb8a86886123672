using Kms.Http.Wire;
using Kms.Keys;

namespace Kms.Http.Keys;

/// <summary>The rotation policy as it is sent. At most one action of each type, each with exactly one trigger.</summary>
internal static class RotationPolicyBody
{
    private static readonly PropertyNames Names = new(string.Empty, "lifetimeActions", "attributes") { Told = ["id"] };
    private static readonly PropertyNames ActionNames = new("lifetimeActions.", "trigger", "action");
    private static readonly PropertyNames TriggerNames = new("lifetimeActions.trigger.", "timeAfterCreate", "timeBeforeExpiry");
    private static readonly PropertyNames TypeNames = new("lifetimeActions.action.", "type");
    private static readonly PropertyNames AttributeNames = new("attributes.", "expiryTime") { Told = ["created", "updated"] };

    public static RotationSettings Parse(ReadOnlySpan<byte> utf8)
    {
        var json = new JsonBody(utf8);
        var settings = new RotationSettings(null, null, null);
        for (var seen = 0u; json.Next(Names, ref seen, out var index);)
        {
            settings = index == 0 ? ReadActions(ref json, settings) : settings with { ExpiryTime = ReadExpiryTime(ref json) };
        }

        json.End();
        return settings;
    }

    private static RotationSettings ReadActions(ref JsonBody json, RotationSettings settings)
    {
        for (json.EnterArray(); json.NextItem();)
        {
            var (type, trigger) = ReadAction(ref json);
            settings = type.ToUpperInvariant() switch
            {
                "ROTATE" when settings.Rotate is null => settings with { Rotate = trigger },
                "NOTIFY" when settings.Notify is null => settings with { Notify = trigger },
                "ROTATE" or "NOTIFY" => throw WireException.Bad($"The property 'lifetimeActions' has more than one action of type {type}."),
                _ => throw WireException.Bad($"The property 'lifetimeActions.action.type' must be Rotate or Notify, not '{Text.Shorten(type)}'."),
            };
        }

        return settings;
    }

    private static (string Type, RotationTrigger Trigger) ReadAction(ref JsonBody json)
    {
        string? type = null;
        RotationTrigger? trigger = null;
        for (var seen = 0u; json.Next(ActionNames, ref seen, out var index);)
        {
            if (index == 0)
            {
                trigger = ReadTrigger(ref json);
                continue;
            }

            for (var seenInside = 0u; json.Next(TypeNames, ref seenInside, out _);)
            {
                type = json.String();
            }
        }

        return (
            type ?? throw WireException.Bad("The property 'lifetimeActions.action.type' is missing: use Rotate or Notify."),
            trigger ?? throw WireException.Bad("The property 'lifetimeActions.trigger' is missing."));
    }

    private static RotationTrigger ReadTrigger(ref JsonBody json)
    {
        CalendarDuration? after = null, before = null;
        for (var seen = 0u; json.Next(TriggerNames, ref seen, out var index);)
        {
            if (index == 0)
            {
                after = ReadDuration(ref json);
            }
            else
            {
                before = ReadDuration(ref json);
            }
        }

        return after is null == before is null
            ? throw WireException.Bad("The property 'lifetimeActions.trigger' must have exactly one of timeAfterCreate and timeBeforeExpiry.")
            : new RotationTrigger(after, before);
    }

    private static CalendarDuration? ReadExpiryTime(ref JsonBody json)
    {
        CalendarDuration? duration = null;
        for (var seen = 0u; json.Next(AttributeNames, ref seen, out _);)
        {
            duration = ReadDuration(ref json);
        }

        return duration;
    }

    /// <summary>Null for an empty string, which some clients send for a time that is not set.</summary>
    private static CalendarDuration? ReadDuration(ref JsonBody json)
    {
        var text = json.String();
        return text.Length == 0 ? null
            : CalendarDuration.TryParse(text, out var duration) ? duration
            : throw json.Wrong($"is no ISO 8601 duration such as P90D, P1Y6M or PT48H, of at most {CalendarDuration.DaysMax} days: '{Text.Shorten(text)}'");
    }
}
