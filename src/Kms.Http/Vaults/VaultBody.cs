using Kms.Http.Wire;
using Kms.Vaults;

namespace Kms.Http.Vaults;

/// <summary>The body of making or changing a vault: <c>{properties: {...}}</c>.</summary>
internal static class VaultBody
{
    private static readonly PropertyNames Names = new(string.Empty, "name", "properties");
    private static readonly PropertyNames PropertyNames = new("properties.",
        "softDeleteRetentionInDays", "enablePurgeProtection", "allowRsa15", "allowAesCbc", "enableSoftDelete", "enableRbacAuthorization");

    /// <param name="vault">The vault of the path; a name in the body must be the same.</param>
    public static VaultSettings Parse(ReadOnlySpan<byte> utf8, VaultName vault)
    {
        if (utf8.IsEmpty)
        {
            return new VaultSettings();
        }

        var json = new JsonBody(utf8);
        var settings = new VaultSettings();
        for (var seen = 0u; json.Next(Names, ref seen, out var index);)
        {
            if (index == 1)
            {
                settings = ReadProperties(ref json);
            }
            else if (!VaultName.TryParse(json.String(), out var named) || named != vault)
            {
                throw json.Wrong($"is not the name in the path, '{vault}'");
            }
        }

        json.End();
        return settings;
    }

    private static VaultSettings ReadProperties(ref JsonBody json)
    {
        var settings = new VaultSettings();
        for (var seen = 0u; json.Next(PropertyNames, ref seen, out var index);)
        {
            switch (index)
            {
                case 0: settings = settings with { RetentionDays = (int)json.Integer(Recovery.DaysMin, Recovery.DaysMax) }; break;
                case 1: settings = settings with { PurgeProtection = json.Boolean() }; break;
                case 2: settings = settings with { AllowRsa15 = json.Boolean() }; break;
                case 3: settings = settings with { AllowAesCbc = json.Boolean() }; break;

                // Azure has switches for what is always on here: a caller who wants it off must be told.
                case 4 or 5 when !json.Boolean(): throw json.Wrong("cannot be false");
            }
        }

        return settings;
    }
}
