using Kms.Keys;
using Kms.Vaults;
using Xunit;

namespace Kms.Client.Tests.Retries;

/// <summary>An answer that is lost on the way: the client asks again, and the change has happened once.</summary>
public sealed class LostReplyTests(Service service) : IClassFixture<Service>
{
    private static readonly KeySpec Ec = KeySpecs.Ec(Curve.P256).Value;

    private IKmsClient Client => service.Client;

    public static TheoryData<Fault> Losses => [Fault.LostReply, Fault.NoAnswer];

    [Theory]
    [MemberData(nameof(Losses))]
    public async Task CreateKey_AnswerLost_MakesOneVersion(Fault loss)
    {
        var name = "create-" + loss;
        var made = await Disturbed(loss, client => client.CreateKeyAsync(name, Ec));
        Assert.True(service.Faults.CountOf($"/keys/{name}/create") >= 2, "it was sent again");
        Assert.Equal(made.VersionId, Assert.Single(await Versions(name)).VersionId);
    }

    [Theory]
    [MemberData(nameof(Losses))]
    public async Task RotateKey_AnswerLost_MakesOneVersion(Fault loss)
    {
        var name = "rotate-" + loss;
        await Client.CreateKeyAsync(name, Ec);
        var rotated = await Disturbed(loss, client => client.RotateKeyAsync(name));
        var versions = await Versions(name);
        Assert.Equal(2, versions.Count);
        Assert.Equal(rotated.VersionId, versions[^1].VersionId);
    }

    [Fact]
    public async Task ImportKey_AnswerLost_MakesOneVersion()
    {
        using var material = new KeyToImport { Type = KeyType.Oct, K = [.. Enumerable.Range(0, 32).Select(i => (byte)i)] };
        await Disturbed(Fault.LostReply, client => client.ImportKeyAsync("import", material));
        Assert.Single(await Versions("import"));
    }

    [Fact]
    public async Task DeleteRecoverPurge_EachAnswerLost_AnswerAsIfNothingWasLost()
    {
        await Client.CreateKeyAsync("leaving", Ec);
        Assert.NotNull((await Disturbed(Fault.LostReply, client => client.DeleteKeyAsync("leaving"))).Deletion);
        Assert.Null((await Disturbed(Fault.LostReply, client => client.RecoverKeyAsync("leaving"))).Deletion);
        await Client.DeleteKeyAsync("leaving");
        await Disturbed(Fault.LostReply, async client =>
        {
            await client.PurgeKeyAsync("leaving");
            return true;
        });
        await Assert.ThrowsAsync<KmsKeyNotFoundException>(() => Client.GetDeletedKeyAsync("leaving"));
    }

    [Fact]
    public async Task PurgeKey_NeverThere_IsNotFound() => await Assert.ThrowsAsync<KmsKeyNotFoundException>(() => Client.PurgeKeyAsync("never"));

    [Fact]
    public async Task Vault_EachAnswerLost_AnswersAsIfNothingWasLost()
    {
        Assert.Equal(30, (await Disturbed(Fault.LostReply, client => client.CreateVaultAsync("passing", new VaultSettings(30)))).RetentionDays);
        Assert.NotNull((await Disturbed(Fault.LostReply, client => client.DeleteVaultAsync("passing"))).Deletion);
        Assert.Null((await Disturbed(Fault.LostReply, client => client.RecoverVaultAsync("passing"))).Deletion);
        await Client.DeleteVaultAsync("passing");
        await Disturbed(Fault.LostReply, async client =>
        {
            await client.PurgeVaultAsync("passing");
            return true;
        });
        await Assert.ThrowsAsync<KmsVaultNotFoundException>(() => Client.GetDeletedVaultAsync("passing"));
    }

    [Fact]
    public async Task RotateKey_SameOperationIdInAnotherCall_IsTheSameChange()
    {
        await Client.CreateKeyAsync("again", Ec);
        var first = await Client.RotateKeyAsync("again", operationId: "nightly-7");
        Assert.Equal(first.VersionId, (await Client.RotateKeyAsync("again", operationId: "nightly-7")).VersionId);
        Assert.Equal(2, (await Versions("again")).Count);
    }

    [Fact]
    public async Task RotateKey_EveryKindOfFaultAtRandom_OneVersionForEachSuccess()
    {
        await Client.CreateKeyAsync("busy", Ec);
        var random = new Random(7);
        var client = Impatient();
        service.Faults.Next = _ => random.Next(3) == 0 ? (Fault)random.Next(1, 5) : Fault.None;
        const int Rotations = 120;
        for (var i = 0; i < Rotations; i++)
        {
            await client.RotateKeyAsync("busy");
        }

        service.Faults.Next = null;
        Assert.Equal(Rotations + 1, (await Versions("busy")).Count);
    }

    private async Task<T> Disturbed<T>(Fault loss, Func<IKmsClient, Task<T>> act)
    {
        service.Faults.Script(loss);
        return await act(loss == Fault.NoAnswer ? Impatient() : Client);
    }

    private IKmsClient Impatient() => service.Connect(options =>
    {
        options.Retry.AttemptTimeout = TimeSpan.FromMilliseconds(400);
        options.Retry.RetriesMax = 12;
    });

    private async Task<List<KeySummary>> Versions(string name) => await Client.ListKeyVersionsAsync(name).ToListAsync();
}
