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

    /// <summary>Null before the first start has ended.</summary>
    /// <exception cref="StartRefusedException">It cannot be read.</exception>
    public static RegionMark? Find(DataFolder folder)
    {
        var file = Path.Combine(folder.Path, FileName);
        try
        {
            return File.Exists(file) ? JsonSerializer.Deserialize(File.ReadAllBytes(file), RegionMarkJson.Default.RegionMark) : null;
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException or JsonException)
        {
            throw new StartRefusedException($"{file} cannot be read: {problem.Message}", problem);
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
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, WriteIndented = true)]
[JsonSerializable(typeof(RegionMark))]
internal sealed partial class RegionMarkJson : JsonSerializerContext;
