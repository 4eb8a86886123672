using Kms.Http.Service;
using Kms.Http.Wire;
using Kms.Wire;
using Xunit;

namespace Kms.Http.Settings;

/// <summary>
/// What this service has no switch for: a value that says what it does anyway is accepted, any other is refused by name and nothing is
/// changed.
/// </summary>
public sealed class AgreedTests(RunningService service) : IClassFixture<RunningService>
{
    private const string Imported = """{"key":{"kty":"oct","k":"AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8"}}""";

    private readonly SettingsLab lab = new(service);

    /// <summary>
    /// A path in the body of a vault, values that are accepted, and values that are refused with the property that the answer names.
    /// </summary>
    public static TheoryData<string, string[], string[]> OfVaults() => new()
    {
        { "location", ["\"test\"", "\"TEST\""], ["\"westeurope\"", "\"\""] },
        { "tags", ["{}"], ["""{"team":"payments"}"""] },
        { "properties.enableSoftDelete", ["true"], ["false"] },
        { "properties.enableRbacAuthorization", ["true"], ["false"] },
        { "properties.enabledForDeployment", ["false"], ["true"] },
        { "properties.enabledForDiskEncryption", ["false"], ["true"] },
        { "properties.enabledForTemplateDeployment", ["false"], ["true"] },
        { "properties.tenantId", [$"\"{RunningService.Tenant}\""], ["\"22222222-2222-3333-4444-555555555555\"", "\"\""] },
        { "properties.sku", ["""{"family":"A","name":"standard"}""", """{"Name":"Standard"}""", "{}"], ["""{"family":"A","name":"premium"}""", """{"family":"B"}"""] },
        { "properties.createMode", ["\"default\""], ["\"recover\"", "\"purgeThenCreate\""] },
        { "properties.publicNetworkAccess", ["\"Enabled\"", "\"enabled\""], ["\"Disabled\"", "\"SecuredByPerimeter\"", "\"\""] },
        {
            "properties.networkAcls",
            ["{}", """{"bypass":"AzureServices","defaultAction":"Allow","ipRules":[],"virtualNetworkRules":[]}"""],
            ["""{"defaultAction":"Deny"}""", """{"ipRules":[{"value":"10.0.0.0/8"}]}""", """{"virtualNetworkRules":[{"id":"x"}]}""", """{"defaultAction":"Allow","rules":[]}"""]
        },
        { "properties.accessPolicies", ["[]"], ["""[{"tenantId":"t","objectId":"o","permissions":{"keys":["all"]}}]""", "[{}]"] },
        { "properties.provisioningState", [], ["\"Succeeded\""] },
        { "properties.hsmPoolResourceId", [], ["\"x\""] },
        { "etag", [], ["\"x\""] },
    };

    [Theory]
    [MemberData(nameof(OfVaults))]
    public async Task Vault_PropertyWithoutASwitch_IsAgreedToOrRefusedByName(string path, string[] accepted, string[] refused)
    {
        var name = SettingsLab.NewName("agreed");
        foreach (var value in refused)
        {
            await IsRefused("PUT", "/vaults/" + name, SettingsLab.With("{}", path, value), path);
            await lab.Refused(404, "VaultNotFound", null, "GET", "/vaults/" + name);
        }

        await lab.Good("PUT", "/vaults/" + name);
        foreach (var value in accepted)
        {
            await lab.Good("PUT", "/vaults/" + name, SettingsLab.With("{}", path, value));
            await lab.Good("PATCH", "/vaults/" + name, SettingsLab.With("{}", path, value));
        }

        foreach (var value in refused)
        {
            // Beside a change that would be good.
            await IsRefused("PATCH", "/vaults/" + name, SettingsLab.With("""{"properties":{"enablePurgeProtection":true}}""", path, value), path);
            await IsRefused("PUT", "/vaults/" + name, SettingsLab.With("""{"properties":{"enablePurgeProtection":true}}""", path, value), path);
        }
    }

    [Fact]
    public void OfVaults_EveryPropertyWithoutASwitch_IsWrittenOut() =>
        Assert.Equal(
            BodyProblem.NamesOf(RequestJson.Options.GetTypeInfo(typeof(VaultPropertiesBody))).Settable
                .Except(VaultSetting.All.Select(row => row.Property)).Select(name => "properties." + name).Order(),
            OfVaults().Where(row => row.Data.Item2.Length > 0).Select(row => row.Data.Item1)
                .Where(path => path.StartsWith("properties.", StringComparison.Ordinal)).Order());

    /// <summary>The same of keys, in the body of a creation.</summary>
    public static TheoryData<string, string[], string[]> OfKeys() => new()
    {
        { "attributes.exportable", ["false"], ["true"] },
        { "attributes.hsmPlatform", ["\"0\"", "\"\""], ["\"1\"", "\"2\""] },
        { "attributes.recoverableDays", ["90"], ["0", "7", "89", "91"] },
        { "attributes.recoveryLevel", ["\"Recoverable+Purgeable\"", "\"recoverable+purgeable\""], ["\"Purgeable\"", "\"Recoverable\"", "\"CustomizedRecoverable+Purgeable\"", "\"\""] },
        { "attributes.created", ["1", "null"], [] },
        { "attributes.updated", ["1", "null"], [] },
        { "attributes.attestation", ["null"], ["{}"] },
        { "attributes.enabeld", ["null"], ["false"] },
        { "release_policy", ["null"], ["{}", """{"data":"x"}"""] },
        { "hsm_only", ["null"], ["true", "false"] },
    };

    [Theory]
    [MemberData(nameof(OfKeys))]
    public async Task Key_PropertyWithoutASwitch_IsAgreedToOrRefusedByName(string path, string[] accepted, string[] refused)
    {
        var name = SettingsLab.NewName("agreed");
        foreach (var (method, target, body) in ((string, string, string)[])
            [("POST", $"/keys/{name}/create", """{"kty":"oct"}"""), ("PUT", "/keys/" + name, Imported), ("PATCH", "/keys/" + name, """{"tags":{"a":"b"}}""")])
        {
            await Check(method, target, body);
        }

        async Task Check(string method, string target, string body)
        {
            foreach (var value in refused)
            {
                await IsRefused(method, target, SettingsLab.With(body, path, value), path);
            }

            await lab.Good(method, target, body);
            foreach (var value in accepted)
            {
                await lab.Good(method, target, SettingsLab.With(body, path, value));
            }
        }
    }

    /// <summary>The same at any other place.</summary>
    [Theory]
    [InlineData("POST", "/keys/x/create", """{"kty":"RSA-HSM"}""", "RSA-HSM")]
    [InlineData("POST", "/keys/x/create", """{"kty":"EC-HSM"}""", "EC-HSM")]
    [InlineData("POST", "/keys/x/create", """{"kty":"oct-HSM"}""", "oct-HSM")]
    [InlineData("PUT", "/keys/x", """{"HSM":true,"key":{"kty":"oct","k":"AAECAwQFBgcICQoLDA0ODw"}}""", "Hsm")]
    [InlineData("PUT", "/keys/x", """{"key":{"kty":"oct","k":"AAECAwQFBgcICQoLDA0ODw","key_hsm":"AAAA"}}""", "key_hsm")]
    [InlineData("PUT", "/keys/x", """{"key":{"kty":"oct","k":"AAECAwQFBgcICQoLDA0ODw","use":"sig"}}""", "key.use")]
    [InlineData("PUT", "/keys/x", """{"key":{"kty":"oct","k":"AAECAwQFBgcICQoLDA0ODw"},"key_ops":["sign"]}""", "key_ops")]
    [InlineData("PATCH", "/keys/there", """{"key":{"key_ops":["sign"]}}""", "key")]
    [InlineData("PUT", "/keys/there/rotationpolicy", """{"lifetimeActions":[{"trigger":{"timeAfterCreate":"P30D"},"action":{"type":"Rotate","times":3}}]}""", "times")]
    [InlineData("POST", "/keys/there/sign", """{"alg":"HS256","value":"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA","digest":"AAAA"}""", "digest")]
    [InlineData("POST", "/keys/there/sign", """{"alg":"HS256","value":"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA","aad":"AAAA"}""", "aad")]
    [InlineData("POST", "/keys/there/verify", """{"alg":"HS256","digest":"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA","value":"AAAA","iv":"AAAA"}""", "iv")]
    [InlineData("POST", "/keys/there/encrypt", """{"alg":"A256GCM","value":"AAAA","add":"AAAA"}""", "add")]
    [InlineData("POST", "/keys/there/rotate", """{"key_size":4096}""", "key_size")]
    public async Task Anything_NotDone_IsRefusedByName(string method, string path, string body, string name)
    {
        await lab.Good("PUT", "/keys/there", Imported);
        await IsRefused(method, path, body, name);
    }

    private async Task IsRefused(string method, string path, string body, string name)
    {
        var before = await service.Stored();
        var answer = await lab.Send(method, path, body);
        Assert.True(answer.Status == 400 && answer.ErrorCode is "BadParameter" or "NotSupported", $"{method} {path} {body}: {answer.Status} {answer.Text}");
        Assert.Contains(name, answer.Message, StringComparison.OrdinalIgnoreCase);
        Assert.Equal(before, await service.Stored());
    }
}
