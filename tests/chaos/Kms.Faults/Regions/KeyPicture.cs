using System.Text.Json;
using Kms.Faults.Http;

namespace Kms.Faults.Regions;

/// <summary>Every key of the default vault as a region shows it: its newest version's public part, and its versions with their attributes.</summary>
internal sealed class KeyPicture(IReadOnlyDictionary<string, string> keys)
{
    public IEnumerable<string> Names => keys.Keys;

    public int Count => keys.Count;

    public bool Has(string name) => keys.ContainsKey(name);

    public bool HasVersion(string name, string version) => keys.TryGetValue(name, out var shown) && shown.Contains(version, StringComparison.Ordinal);

    public static async Task<KeyPicture> Of(KmsClient client)
    {
        var names = new List<string>();
        await Pages(client, "/keys", item => names.Add(NameOf(item)));
        var keys = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var name in names)
        {
            var versions = new List<string>();
            await Pages(client, $"/keys/{name}/versions", item => versions.Add(Text(item)));
            var newest = await client.Get($"/keys/{name}");
            keys[name] = newest.IsOk ? $"{newest.Body.GetProperty("key").GetProperty("x")} {string.Join(' ', versions)}" : $"{newest.Status} {newest.Code}";
        }

        return new KeyPicture(keys);
    }

    public IEnumerable<string> DifferencesTo(KeyPicture other) =>
        from name in Names.Union(other.Names)
        where Shown(name) != other.Shown(name)
        select $"{name}: {Shown(name)} and {other.Shown(name)}";

    private string Shown(string name) => keys.GetValueOrDefault(name, "not there");

    public static async Task Pages(KmsClient client, string path, Action<JsonElement> each)
    {
        for (var next = path; next is not null;)
        {
            var page = await client.Get(next);
            if (!page.IsOk)
            {
                throw new InvalidOperationException($"{path} was answered {page.Status} {page.Code}");
            }

            foreach (var item in page.Body.GetProperty("value").EnumerateArray())
            {
                each(item);
            }

            next = page.Body.GetProperty("nextLink").GetString() is { } link ? new Uri(link).PathAndQuery : null;
        }
    }

    private static string NameOf(JsonElement item) => item.GetProperty("kid").GetString()!.Split('/')[^1];

    /// <summary>Without the host, which differs.</summary>
    private static string Text(JsonElement item) => $"{NameOf(item)} {item.GetProperty("attributes")} {(item.TryGetProperty("tags", out var tags) ? tags : default)}";
}
