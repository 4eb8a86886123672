using Kms.Http.Wire;
using Kms.Keys;
using Microsoft.AspNetCore.Http;

namespace Kms.Http.Keys;

/// <summary>
/// <c>PATCH /keys/{name}/{version}</c>: only what is given changes. A body that gives nothing is allowed and changes nothing.
/// </summary>
internal static class UpdateKey
{
    private static readonly PropertyNames Names = new(string.Empty, "key_ops", "attributes", "tags", "release_policy");

    public static async ValueTask Handle(Exchange exchange)
    {
        var key = exchange.Key;
        var version = exchange.Version;
        var changes = await exchange.Body(Parse);
        var changed = await exchange.Kms.UpdateKey(exchange.Call, key, version, changes);
        exchange.Answer(changed, KeyBundle.Write, StatusOf(changed));
    }

    /// <summary>A key that was disabled with one zone away is disabled at once; 202 says that the other zone has yet to hear of it.</summary>
    private static int StatusOf(Result<KeyView> changed) =>
        changed.TryGet(out var view, out _) && view.Durability == Durability.SingleZone ? StatusCodes.Status202Accepted : StatusCodes.Status200OK;

    internal static KeySettings Parse(ReadOnlySpan<byte> utf8)
    {
        var json = new JsonBody(utf8);
        var settings = default(KeySettingsBody);
        for (var seen = 0u; json.Next(Names, ref seen, out var index);)
        {
            switch (index)
            {
                case 0: settings.ReadOperations(ref json); break;
                case 1: settings.ReadChangedAttributes(ref json); break;
                case 2: settings.ReadTags(ref json); break;
                case 3: throw KeySettingsBody.ReleasePolicy();
            }
        }

        json.End();
        return settings.ToSettings();
    }
}
