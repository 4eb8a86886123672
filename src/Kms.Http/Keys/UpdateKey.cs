using Kms.Http.Wire;
using Kms.Keys;
using Kms.Wire;
using Microsoft.AspNetCore.Http;

namespace Kms.Http.Keys;

/// <summary>
/// <c>PATCH /keys/{name}/{version}</c>: only what is given changes. A body that gives nothing is allowed and changes nothing.
/// </summary>
internal static class UpdateKey
{
    public static async ValueTask Handle(Exchange exchange)
    {
        var key = exchange.Key;
        var version = exchange.Version;
        var changes = Read(await exchange.Body<KeyUpdateParameters>());
        var changed = await exchange.Kms.UpdateKey(exchange.Call, key, version, changes);
        exchange.Answer(changed, KeyBundles.Of, StatusOf(changed));
    }

    /// <summary>
    /// A key that was disabled with one zone away is disabled at once; 202 says that the other zone has yet to hear of it.
    /// </summary>
    private static int StatusOf(Result<KeyView> changed) =>
        changed.TryGet(out var view, out _) && view.Durability == Durability.SingleZone ? StatusCodes.Status202Accepted : StatusCodes.Status200OK;

    /// <exception cref="WireException">A time would be taken away, or something is not supported.</exception>
    internal static KeySettings Read(KeyUpdateParameters body) => body.Attributes?.GivenAsNull is { } name
        ? throw WireException.Bad($"The property 'attributes.{name}' cannot be null: it can be changed, but not taken away.")
        : KeySettingsBodies.ToSettings(body.Operations, body.Attributes, body.Tags, body.ReleasePolicy);
}
