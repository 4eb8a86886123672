using System.Net;
using System.Security.Cryptography;
using Microsoft.Azure.KeyVault;
using Microsoft.Azure.KeyVault.Models;
using Microsoft.Azure.KeyVault.WebKey;
using Xunit;
using static Kms.AzureClients.Refusals;

namespace Kms.AzureClients;

/// <summary>Keys, their versions and their lives.</summary>
public sealed class KeyTests(Server server)
{
    private readonly KeyVaultClient keys = server.Keys;
    private readonly string vault = server.VaultUri;

    [Fact]
    public async Task Create_Attributes_AreReadBack()
    {
        var name = NewName("attributes");
        var until = DateTime.UtcNow.AddDays(2);
        var made = await keys.CreateKeyAsync(vault, name, new NewKeyParameters
        {
            Kty = JsonWebKeyType.Rsa,
            KeySize = 2048,
            KeyOps = [JsonWebKeyOperation.Sign],
            Tags = new Dictionary<string, string> { ["team"] = "a" },
            Attributes = new KeyAttributes(enabled: false, expires: until),
        });
        var read = await keys.GetKeyAsync(vault, name);
        Assert.Equal(made.Key.Kid, read.Key.Kid);
        Assert.Equal((false, "a"), (read.Attributes.Enabled, read.Tags["team"]));
        Assert.Equal([JsonWebKeyOperation.Sign], read.Key.KeyOps);
        Assert.InRange((until - read.Attributes.Expires!.Value).TotalSeconds, -1, 1);
        Assert.False(read.Key.HasPrivateKey());
    }

    [Fact]
    public async Task Update_OneVersion_LeavesTheOther()
    {
        var name = NewName("update");
        var (first, second) = (await NewEc(name), await NewEc(name));
        await keys.UpdateKeyAsync(first.KeyIdentifier.Identifier, attributes: new KeyAttributes(enabled: false));
        Assert.False((await keys.GetKeyAsync(first.KeyIdentifier.Identifier)).Attributes.Enabled);
        Assert.True((await keys.GetKeyAsync(second.KeyIdentifier.Identifier)).Attributes.Enabled);
    }

    [Fact]
    public async Task List_VersionsOverPages_AreComplete()
    {
        var name = NewName("versions");
        var made = new SortedSet<string>(StringComparer.Ordinal);
        for (var i = 0; i < 27; i++)
        {
            made.Add((await NewEc(name)).Key.Kid);
        }

        var listed = new SortedSet<string>(StringComparer.Ordinal);
        var page = await keys.GetKeyVersionsAsync(vault, name);
        listed.UnionWith(page.Select(item => item.Kid));
        while (page.NextPageLink is { } next)
        {
            page = await keys.GetKeyVersionsNextAsync(next);
            listed.UnionWith(page.Select(item => item.Kid));
        }

        Assert.Equal(made, listed);
    }

    [Fact]
    public async Task Import_Rsa_KeepsThePublicKey()
    {
        using var rsa = RSA.Create(2048);
        var key = await keys.ImportKeyAsync(vault, NewName("import"), new KeyBundle(new JsonWebKey(rsa, includePrivateParameters: true)));
        Assert.Equal(rsa.ExportParameters(false).Modulus, key.Key.N);
        Assert.Null(key.Key.D);
    }

    [Fact]
    public async Task Delete_ThenRecover_IsTheSameKey()
    {
        var name = NewName("recover");
        var key = await NewEc(name);
        var deleted = await keys.DeleteKeyAsync(vault, name);
        Assert.True(deleted.ScheduledPurgeDate > deleted.DeletedDate);
        await keys.GetKeyAsync(vault, name).Refused(HttpStatusCode.NotFound, "KeyNotFound");
        Assert.Equal(key.Key.Kid, (await keys.GetDeletedKeyAsync(vault, name)).Key.Kid);
        Assert.Equal(key.Key.Kid, (await keys.RecoverDeletedKeyAsync(vault, name)).Key.Kid);
    }

    [Fact]
    public async Task Delete_ThenCreate_IsAConflictUntilPurged()
    {
        var name = NewName("purge");
        var first = await NewEc(name);
        await keys.DeleteKeyAsync(vault, name);
        await NewEc(name).Refused(HttpStatusCode.Conflict, "Conflict", "ObjectIsDeletedButRecoverable");
        await keys.PurgeDeletedKeyAsync(vault, name);
        Assert.NotEqual(first.Key.Kid, (await NewEc(name)).Key.Kid);
    }

    [Fact]
    public async Task Backup_AfterPurge_RestoresVersionsAndMaterial()
    {
        var name = NewName("backup");
        var first = await NewEc(name);
        await NewEc(name);
        var digest = new byte[32];
        var signature = (await keys.SignAsync(first.KeyIdentifier.Identifier, JsonWebKeySignatureAlgorithm.ES256, digest)).Result;
        var backup = (await keys.BackupKeyAsync(vault, name)).Value;
        await keys.RestoreKeyAsync(vault, backup).Refused(HttpStatusCode.Conflict, "Conflict");
        await keys.DeleteKeyAsync(vault, name);
        await keys.PurgeDeletedKeyAsync(vault, name);
        await keys.RestoreKeyAsync(vault, backup);
        Assert.True(await keys.VerifyAsync(first.KeyIdentifier.Identifier, JsonWebKeySignatureAlgorithm.ES256, digest, signature));
    }

    [Fact]
    public async Task Errors_AreTheClientsOwn()
    {
        await keys.GetKeyAsync(vault, NewName("unknown")).Refused(HttpStatusCode.NotFound, "KeyNotFound");
        var key = await NewEc(NewName("disabled"));
        await keys.UpdateKeyAsync(key.KeyIdentifier.Identifier, attributes: new KeyAttributes(enabled: false));
        await keys.SignAsync(key.KeyIdentifier.Identifier, JsonWebKeySignatureAlgorithm.ES256, new byte[32])
            .Refused(HttpStatusCode.Forbidden, "Forbidden", "KeyDisabled");
        var verifier = await NewEc(NewName("ops"), JsonWebKeyOperation.Verify);
        await keys.SignAsync(verifier.KeyIdentifier.Identifier, JsonWebKeySignatureAlgorithm.ES256, new byte[32])
            .Refused(HttpStatusCode.Forbidden, "Forbidden", "KeyOperationForbidden");
    }

    private Task<KeyBundle> NewEc(string name, params string[] operations) => keys.CreateKeyAsync(vault, name, new NewKeyParameters
    {
        Kty = JsonWebKeyType.EllipticCurve,
        CurveName = JsonWebKeyCurveName.P256,
        KeyOps = operations.Length == 0 ? null : operations,
    });
}
