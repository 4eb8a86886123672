using System.Globalization;
using System.Text;

namespace Kms.Keys;

/// <summary>A short print of what a command asks for, the same in every process: tells a retry from another wish under the same operation id.</summary>
public static class CommandPrint
{
    private const ulong Offset = 14695981039346656037;
    private const ulong Prime = 1099511628211;

    /// <returns>64-bit FNV-1a over the command's parts. Not secret, not collision-proof: it guards against mistakes, not against attackers, who have their own keys.</returns>
    public static ulong Of(KeyCommand command) => Hash(command switch
    {
        CreateKey c => $"{c.Kind}|{c.Spec}|{Of(c.Settings)}",
        ImportKey c => $"{c.Kind}|{c.Material.Type}|{c.Material.Curve}|{Convert.ToHexString(c.Material.N ?? c.Material.X ?? [])}|{Of(c.Settings)}",
        UpdateKey c => $"{c.Kind}|{c.VersionId}|{Of(c.Changes)}",
        SetRotationPolicy c => $"{c.Kind}|{c.Policy}",
        RestoreKey c => $"{c.Kind}|{c.Content.Name}|{c.Content.Versions[^1].Id}",
        _ => command.Kind.ToString(),
    });

    private static string Of(KeySettings settings) => string.Create(CultureInfo.InvariantCulture,
        $"{settings.Operations}|{settings.Enabled}|{settings.NotBefore?.UtcTicks}|{settings.Expires?.UtcTicks}|{Of(settings.Tags)}");

    private static string Of(Tags? tags) =>
        tags is null ? "-" : string.Join(';', tags.Items.Select(tag => tag.Key.Length + ":" + tag.Key + "=" + tag.Value));

    private static ulong Hash(string text)
    {
        var hash = Offset;
        foreach (var part in Encoding.UTF8.GetBytes(text))
        {
            hash = (hash ^ part) * Prime;
        }

        return hash;
    }
}
