using System.ComponentModel;
using System.Text.Json.Serialization;
using Kms.Keys;

namespace Kms.Wire;

/// <summary>The rotation policy of a key. At most one action of each type, each with exactly one trigger.</summary>
internal sealed record RotationPolicyBody : WireObject
{
    [JsonPropertyName("id"), ReadOnly(true)] public string? Id { get; set; }
    [JsonPropertyName("lifetimeActions")] public List<LifetimeAction?>? LifetimeActions { get; set; }
    [JsonPropertyName("attributes")] public RotationPolicyAttributes? Attributes { get; set; }

    public static List<LifetimeAction?> ActionsOf(RotationTrigger? rotate, RotationTrigger? notify)
    {
        List<LifetimeAction?> actions = [];
        Add(LifetimeAction.Rotate, rotate);
        Add(LifetimeAction.Notify, notify);
        return actions;

        void Add(string type, RotationTrigger? trigger)
        {
            if (trigger is not null)
            {
                actions.Add(new()
                {
                    Trigger = new() { TimeAfterCreate = trigger.AfterCreate, TimeBeforeExpiry = trigger.BeforeExpiry },
                    Action = new() { Type = type },
                });
            }
        }
    }
}

internal sealed record LifetimeAction : WireObject
{
    public const string Rotate = "Rotate";
    public const string Notify = "Notify";

    [JsonPropertyName("trigger")] public LifetimeActionTrigger? Trigger { get; set; }
    [JsonPropertyName("action")] public LifetimeActionType? Action { get; set; }
}

internal sealed record LifetimeActionTrigger : WireObject
{
    [JsonPropertyName("timeAfterCreate"), JsonConverter(typeof(CalendarDurationConverter))]
    public CalendarDuration? TimeAfterCreate { get; set; }

    [JsonPropertyName("timeBeforeExpiry"), JsonConverter(typeof(CalendarDurationConverter))]
    public CalendarDuration? TimeBeforeExpiry { get; set; }
}

internal sealed record LifetimeActionType : WireObject
{
    [JsonPropertyName("type")] public string? Type { get; set; }
}

internal sealed record RotationPolicyAttributes : WireObject
{
    [JsonPropertyName("expiryTime"), JsonConverter(typeof(CalendarDurationConverter)), JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public CalendarDuration? ExpiryTime { get; set; }

    [JsonPropertyName("created"), ReadOnly(true)] public DateTimeOffset? Created { get; set; }
    [JsonPropertyName("updated"), ReadOnly(true)] public DateTimeOffset? Updated { get; set; }
}
