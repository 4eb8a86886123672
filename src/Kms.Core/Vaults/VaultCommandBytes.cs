using System.Text.Json;
using System.Text.Json.Serialization;

namespace Kms.Vaults;

/// <summary>A command as bytes: what its fingerprint is made of. Every property counts, also one that is added later.</summary>
internal static class VaultCommandBytes
{
    public static byte[] Of(VaultCommand command) => JsonSerializer.SerializeToUtf8Bytes(command, command.GetType(), VaultCommandJson.Default);
}

[JsonSourceGenerationOptions(GenerationMode = JsonSourceGenerationMode.Serialization)]
[JsonSerializable(typeof(CreateVault))]
[JsonSerializable(typeof(UpdateVault))]
[JsonSerializable(typeof(DeleteVault))]
[JsonSerializable(typeof(RecoverVault))]
[JsonSerializable(typeof(PurgeVault))]
[JsonSerializable(typeof(ElapseVault))]
[JsonSerializable(typeof(VaultEmptied))]
internal sealed partial class VaultCommandJson : JsonSerializerContext;
