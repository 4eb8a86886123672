using Kms.Access;
using Kms.Crypto;
using Kms.Crypto.Files;
using Kms.Edge.Clients;
using Kms.HostTests.Support;
using Xunit;

namespace Kms.HostTests.Configuration;

/// <summary>Who may come in, as the two access files say it.</summary>
public sealed class ClientRegistryTests
{
    private static readonly Uri Endpoint = new("https://localhost:8443");

    [Fact]
    public void Open_FirstStart_OneAdministratorWithEveryPermissionOfTheRole()
    {
        using var place = new TempFolder();
        using var folder = DataFolder.Open(place.In("data"));
        var registry = Open(folder);
        var client = Assert.Single(registry.Clients);
        Assert.Equal(("root", client), (client.Name, registry.Administrator));
        var caller = new Caller(client.PrincipalId, client.Name);
        Assert.All(
            Enum.GetValues<Permission>().Where(permission => permission != Permission.None && Role.Administrator.Permissions.HasFlag(permission)),
            permission => Assert.Null(registry.Policy.Check(caller, permission, null, null)));
        Assert.Empty(Directory.EnumerateFiles(folder.Path, "*.json"));
    }

    [Fact]
    public void Open_AfterSave_IsTheSameRoster()
    {
        using var place = new TempFolder();
        using var folder = DataFolder.Open(place.In("data"));
        var first = Open(folder);
        first.Save(Endpoint, Endpoint, "token");
        var second = Open(folder);
        Assert.Equal((first.TenantId, first.Administrator!.ClientId), (second.TenantId, second.Administrator!.ClientId));
        Assert.Equal(first.Administrator.SecretSha256, second.Administrator.SecretSha256);
    }

    [Fact]
    public void Open_ClientAddedByHand_HasItsRoleOnly()
    {
        using var place = new TempFolder();
        using var folder = DataFolder.Open(place.In("data"));
        Open(folder).Save(Endpoint, Endpoint, "token");
        var entry = $$"""{"clientId":"c","principalId":"p","name":"build","secretSha256":"{{new string('0', 64)}}","role":"Key Vault Crypto User"},""";
        Edit(folder.ClientsFile, "\"clients\": [", "\"clients\": [" + entry);

        var registry = Open(folder);
        Assert.Equal(2, registry.Clients.Count);
        var caller = new Caller("p", "build");
        Assert.Null(registry.Policy.Check(caller, Permission.KeySign, null, null));
        Assert.Equal(RefusalCode.AccessDenied, registry.Policy.Check(caller, Permission.KeyCreate, null, null)?.Code);
    }

    [Theory]
    [InlineData("Key Vault Administrator", "Emperor", "Emperor")]
    [InlineData("\"secretSha256\": \"", "\"secretSha256\": \"00", "64 hexadecimal digits")]
    [InlineData("\"tenantId\"", "\"tenant\"", "cannot be read")]
    [InlineData("\"clientId\": \"", "\"clientId\": \"x", "another data folder")]
    public void Open_FileEditedWrongly_IsRefusedWithTheFileNamed(string part, string with, string reason)
    {
        using var place = new TempFolder();
        using var folder = DataFolder.Open(place.In("data"));
        Open(folder).Save(Endpoint, Endpoint, "token");
        Edit(folder.ClientsFile, part, with);
        var refused = Assert.Throws<StartRefusedException>(() => Open(folder));
        Assert.Contains(folder.ClientsFile, refused.Message, StringComparison.Ordinal);
        Assert.Contains(reason, refused.Message, StringComparison.Ordinal);
    }

    private static ClientRegistry Open(DataFolder folder) => ClientRegistry.Open(folder, "root", new Identities());

    private static void Edit(string file, string part, string with)
    {
        var text = File.ReadAllText(file);
        Assert.Contains(part, text, StringComparison.Ordinal);
        File.WriteAllText(file, text.Replace(part, with, StringComparison.Ordinal));
    }
}
