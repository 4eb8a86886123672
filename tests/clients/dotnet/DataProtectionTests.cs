using System.Security.Cryptography;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.Azure.KeyVault;
using Microsoft.Azure.KeyVault.Models;
using Microsoft.Azure.KeyVault.WebKey;
using Microsoft.Extensions.DependencyInjection;
using Xunit;
using static Kms.AzureClients.Refusals;

namespace Kms.AzureClients;

/// <summary>ASP.NET Core keeps its key ring under a key of the service (<c>ProtectKeysWithAzureKeyVault</c>).</summary>
public sealed class DataProtectionTests(Server server)
{
    [Fact]
    public async Task KeyRing_OfAnotherProcess_OpensWhileTheKeyIsEnabled()
    {
        var folder = Directory.CreateTempSubdirectory("kms-key-ring-");
        var name = NewName("ring");
        var key = await NewVersion(name);
        var cookie = Protect(folder, key.Key.Kid, protector => protector.Protect("a cookie"));

        // The ring's keys are wrapped by the service: the folder has none in the clear, and a fresh provider asks for each.
        var ring = await File.ReadAllTextAsync(Assert.Single(folder.GetFiles("*.xml")).FullName);
        Assert.Contains("azureKeyVault", ring, StringComparison.OrdinalIgnoreCase);
        Assert.Equal("a cookie", Protect(folder, key.Key.Kid, protector => protector.Unprotect(cookie)));

        // A version made later does not matter to what an older one wrapped.
        await NewVersion(name);
        Assert.Equal("a cookie", Protect(folder, key.Key.Kid, protector => protector.Unprotect(cookie)));

        await server.Keys.UpdateKeyAsync(key.KeyIdentifier.Identifier, attributes: new KeyAttributes(enabled: false));
        Assert.Throws<CryptographicException>(() => Protect(folder, key.Key.Kid, protector => protector.Unprotect(cookie)));
        folder.Delete(recursive: true);
    }

    private Task<KeyBundle> NewVersion(string name) =>
        server.Keys.CreateKeyAsync(server.VaultUri, name, new NewKeyParameters { Kty = JsonWebKeyType.Rsa, KeySize = 2048 });

    private string Protect(DirectoryInfo folder, string key, Func<IDataProtector, string> work)
    {
        var services = new ServiceCollection();
        services.AddDataProtection().SetApplicationName("shop")
            .PersistKeysToFileSystem(folder).ProtectKeysWithAzureKeyVault(server.Keys, key);
        using var provider = services.BuildServiceProvider();
        return work(provider.GetRequiredService<IDataProtectionProvider>().CreateProtector("cookies"));
    }
}
