using Kms.Http.Wire;
using Kms.Keys;
using Kms.Wire;

namespace Kms.Http.Keys;

/// <summary><c>GET</c> and <c>PUT /keys/{name}/rotationpolicy</c></summary>
internal static class RotationPolicyOfKey
{
    public static async ValueTask Get(Exchange exchange) =>
        exchange.Answer(await exchange.Kms.GetRotationPolicy(exchange.Call, exchange.Key, exchange.Aborted), BodyOf);

    public static async ValueTask Set(Exchange exchange)
    {
        var key = exchange.Key;
        var settings = SettingsOf(await exchange.Body<RotationPolicyBody>());
        exchange.Answer(await exchange.Kms.SetRotationPolicy(exchange.Call, key, settings), BodyOf);
    }

    private static RotationPolicyBody BodyOf(Exchange exchange, RotationPolicy? policy) => new()
    {
        Id = exchange.KeyUrl(exchange.Name, "rotationpolicy"),
        LifetimeActions = RotationPolicyBody.ActionsOf(policy?.Rotate, policy is null ? RotationRules.DefaultNotify : policy.Notify),
        Attributes = new() { ExpiryTime = policy?.ExpiryTime, Created = policy?.Created, Updated = policy?.Updated },
    };

    /// <exception cref="WireException">An action is not whole, or of a type that there is already.</exception>
    private static RotationSettings SettingsOf(RotationPolicyBody body)
    {
        var settings = new RotationSettings(null, null, body.Attributes?.ExpiryTime);
        foreach (var action in body.LifetimeActions ?? [])
        {
            var type = action?.Action?.Type
                ?? throw WireException.Bad("The property 'lifetimeActions.action.type' is missing: use Rotate or Notify.");
            var trigger = TriggerOf(action.Trigger);
            settings = type.ToUpperInvariant() switch
            {
                "ROTATE" when settings.Rotate is null => settings with { Rotate = trigger },
                "NOTIFY" when settings.Notify is null => settings with { Notify = trigger },
                "ROTATE" or "NOTIFY" => throw WireException.Bad($"The property 'lifetimeActions' has more than one action of type {type}."),
                _ => throw WireException.Bad(
                    $"The property 'lifetimeActions.action.type' must be Rotate or Notify, not '{Text.Shorten(type)}'."),
            };
        }

        return settings;
    }

    private static RotationTrigger TriggerOf(LifetimeActionTrigger? body)
    {
        if (body is null)
        {
            throw WireException.Bad("The property 'lifetimeActions.trigger' is missing.");
        }

        return body.TimeAfterCreate is null == body.TimeBeforeExpiry is null
            ? throw WireException.Bad(
                "The property 'lifetimeActions.trigger' must have exactly one of timeAfterCreate and timeBeforeExpiry.")
            : new RotationTrigger(body.TimeAfterCreate, body.TimeBeforeExpiry);
    }
}
