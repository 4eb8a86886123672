using System.Text.Json;
using System.Text.Json.Serialization;
using Kms.Idempotency;

namespace Kms.Keys;

/// <summary>
/// A command as bytes, secret parts included: what its fingerprint is made of. Every property counts, also one that is added later.
/// </summary>
internal static class KeyCommandBytes
{
    /// <returns>The caller clears it: it may hold a key to import.</returns>
    public static byte[] Of(KeyCommand command) => command is RestoreKey restore
        ? StoredKey.Write(Recognizable(restore.Content))
        : JsonSerializer.SerializeToUtf8Bytes(command, command.GetType(), KeyCommandJson.Default);

    /// <summary>The material of a backup may be wrapped differently each time that it is opened; the version ids name it.</summary>
    private static KeyState Recognizable(KeyState content) => content with
    {
        Versions = [.. content.Versions.Select(version => version with { Material = default })],
        Idempotency = IdempotencyLog.Empty,
    };
}

[JsonSourceGenerationOptions(GenerationMode = JsonSourceGenerationMode.Serialization)]
[JsonSerializable(typeof(CreateKey))]
[JsonSerializable(typeof(ImportKey))]
[JsonSerializable(typeof(RotateKey))]
[JsonSerializable(typeof(UpdateKey))]
[JsonSerializable(typeof(SetRotationPolicy))]
[JsonSerializable(typeof(DeleteKey))]
[JsonSerializable(typeof(RecoverKey))]
[JsonSerializable(typeof(PurgeKey))]
[JsonSerializable(typeof(ElapseKey))]
[JsonSerializable(typeof(PurgeKeyWithVault))]
[JsonSerializable(typeof(BindFamily))]
internal sealed partial class KeyCommandJson : JsonSerializerContext;
