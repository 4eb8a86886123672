using Kms.Keys;
using Kms.Records;

namespace Kms.Contract.Tests;

/// <summary>A key as large as one may be: nearly all versions that it can have, with long tags of their own in three bytes a character.</summary>
internal static class LargestKey
{
    public const int Versions = KeyRules.VersionsMax - 1;

    private const string Letters = "鍵ключ🔑\"\\\u0001é<&+";

    /// <summary>The largest one of its form of which a backup can be made, so that a few bytes more could not.</summary>
    public static async Task<(KeyState State, ReadOnlyMemory<byte> Backup)> Make(ActorPorts ports, string name)
    {
        var made = new List<FreshVersion>();
        var spec = KeySpecs.Oct(256).Value;
        for (var i = 0; i < Versions; i++)
        {
            var id = ports.Identities.NewId();
            made.Add(new FreshVersion(id, await ports.Materials.Generate(spec, id, default)));
        }

        var (fits, tooMuch) = (0, Tags.LengthMax);
        while (tooMuch - fits > 1)
        {
            var length = (fits + tooMuch) / 2;
            (fits, tooMuch) = KeyRecord.SealBackup(State(name, made, length), ports.Seal).IsOk ? (length, tooMuch) : (fits, length);
        }

        var state = State(name, made, fits);
        return (state, KeyRecord.SealBackup(state, ports.Seal).Value);
    }

    private static KeyState State(string name, List<FreshVersion> made, int length) => new(
        KeyStatus.Active,
        name,
        [.. made.Select((fresh, i) => Version(fresh, TagsOf(i, length)))],
        null,
        null);

    private static KeyVersion Version(FreshVersion fresh, Tags tags) => new(
        fresh.Id,
        fresh.Material.Spec,
        fresh.Material.Public,
        fresh.Material.Material,
        new KeyAttributes(true, null, null, DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch),
        KeyOperationNames.DefaultsFor(KeyType.Oct),
        tags);

    private static Tags TagsOf(int version, int length) => Tags.Create(
        Enumerable.Range(0, Tags.CountMax).Select(i => KeyValuePair.Create(
            new string((char)('a' + i), Tags.LengthMax), string.Concat(Letters, version.ToString("D4"), new string('鍵', Math.Max(0, length - 20)))))).Value;
}
