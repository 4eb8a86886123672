using System.Text.Json;
using System.Text.Json.Serialization;
using Kms.Crypto.Files;

namespace Kms.Hosting.Start;

/// <summary>
/// <c>region.json</c> in the data folder: which region this folder belongs to. Where it stands, a start that finds both zones empty is not a first
/// one: their disks are not mounted, or their settings are wrong.
/// </summary>
internal sealed record RegionMark(string Region, string Installation)
{
    private const string FileName = "region.json";

    private const int BytesMax = 64 * 1024;

    /// <summary>Null before the first start has ended.</summary>
    /// <exception cref="StartRefusedException">It cannot be read.</exception>
    public static RegionMark? Find(DataFolder folder)
    {
        var file = Path.Combine(folder.Path, FileName);
        if (!Path.Exists(file))
        {
            return null;
        }

        try
        {
            var mark = JsonSerializer.Deserialize(RegularFile.ReadAll(file, BytesMax), RegionMarkJson.Default.RegionMark);
            return mark is { Region.Length: > 0, Installation.Length: > 0 } ? mark : throw Unreadable(file, "it does not name a region");
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            throw Unreadable(file, problem.Message);
        }
        catch (JsonException)
        {
            throw Unreadable(file, "it is not the JSON that this service writes");
        }
    }

    /// <summary>Written where it is new, or where the zones were restored as another installation.</summary>
    public void Keep(DataFolder folder, RegionMark? before)
    {
        if (this != before)
        {
            PrivateFile.Replace(Path.Combine(folder.Path, FileName), JsonSerializer.SerializeToUtf8Bytes(this, RegionMarkJson.Default.RegionMark));
        }
    }

    private static StartRefusedException Unreadable(string file, string why) => new(
        $"{file} cannot be used: {why}. It says which region this folder belongs to. Look whether both zones are there; then take it away, "
        + "and it is made anew.");
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, WriteIndented = true)]
[JsonSerializable(typeof(RegionMark))]
internal sealed partial class RegionMarkJson : JsonSerializerContext;
