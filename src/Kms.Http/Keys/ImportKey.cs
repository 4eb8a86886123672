using Kms.Http.Wire;
using Kms.Keys;

namespace Kms.Http.Keys;

/// <summary>
/// <c>PUT /keys/{name}</c> with a JWK. Key bytes go from the body's buffer into arrays that are overwritten; never into strings.
/// </summary>
internal static class ImportKey
{
    private static readonly PropertyNames Names = new(string.Empty, "key", "Hsm", "attributes", "tags", "release_policy");

    public static async ValueTask Handle(Exchange exchange)
    {
        var key = exchange.Key;
        var (material, settings) = await exchange.Body(Parse);
        using (material)
        {
            exchange.Answer(await exchange.Kms.ImportKey(exchange.Call, key, exchange.Name, material, settings), KeyBundle.Write);
        }
    }

    internal static (KeyToImport Material, KeySettings Settings) Parse(ReadOnlySpan<byte> utf8)
    {
        var jwk = new ImportedJwk();
        try
        {
            var json = new JsonBody(utf8);
            var settings = default(KeySettingsBody);
            for (var seen = 0u; json.Next(Names, ref seen, out var index);)
            {
                switch (index)
                {
                    case 0: jwk.Read(ref json, ref settings); break;
                    case 1 when json.Boolean(): throw WireException.NotSupported($"The property 'Hsm' must be false: {KeyTypeNames.TokenMissing}");
                    case 2: settings.ReadAttributes(ref json); break;
                    case 3: settings.ReadTags(ref json); break;
                    case 4: throw KeySettingsBody.ReleasePolicy();
                }
            }

            json.End();
            return (jwk.ToMaterial(), settings.ToSettings());
        }
        catch
        {
            jwk.Clear();
            throw;
        }
    }
}
