using Kms.Keys;
using Kms.Operations;
using Kms.Testing;
using Kms.Vaults;
using Xunit;

namespace Kms.Contract.Tests.Audit;

/// <summary>The audited façade over the real service.</summary>
public sealed class AuditTests
{
    private static readonly VaultName Vault = VaultName.TryParse("payments", out var name) ? name : default;
    private static readonly KeyId Key = KeyId.TryCreate(Vault, "signing", out var key) ? key : default;

    private readonly MemoryTrail trail = new();

    [Fact]
    public async Task LifeOfAKey_Audited_IsReadFromTheRecords()
    {
        await using var installation = await Installation.Start();
        var kms = installation.Over(trail);
        await kms.CreateVault(Op("1"), Vault, new VaultSettings());
        var made = (await kms.CreateKey(Op("2"), Key, "Signing", KeySpecs.Ec(Curve.P256).Value, KeySettings.Default)).Value;
        await kms.UseKey(Op("3"), Key, null, new CryptoRequest(KeyOperations.Sign, Algorithm.Es256, new byte[32]));
        await kms.UseKey(new(Installation.Nobody, "4"), Key, null, new CryptoRequest(KeyOperations.Sign, Algorithm.Es256, new byte[32]));
        await kms.DeleteKey(Op("5"), Key);

        Assert.Equal(
            [
                (Operation.CreateVault, "1", null, null),
                (Operation.CreateKey, "2", made.VersionId, null),
                (Operation.Sign, "3", made.VersionId, null),
                (Operation.Sign, "4", null, RefusalCode.AccessDenied),
                (Operation.DeleteKey, "5", made.VersionId, (RefusalCode?)null),
            ],
            trail.Records.Select(record => (record.Operation, record.RequestId, record.Version, record.Refusal)));
        Assert.Equal(Installation.Nobody.PrincipalId, trail.Records[3].Principal);
    }

    [Fact]
    public async Task Changes_NothingCanBeRecorded_LeaveBothZonesAsTheyWere()
    {
        await using var installation = await Installation.Start();
        var kms = installation.Over(trail);
        await kms.CreateVault(Op("1"), Vault, new VaultSettings());
        var before = await ZoneDigest.Of(installation.A) + await ZoneDigest.Of(installation.B);

        trail.CanRecord = false;
        Assert.Equal(
            RefusalCode.AuditUnavailable,
            (await kms.CreateKey(Op("2"), Key, "Signing", KeySpecs.Ec(Curve.P256).Value, KeySettings.Default)).Refusal?.Code);
        Assert.Equal(RefusalCode.AuditUnavailable, (await kms.DeleteVault(Op("3"), Vault)).Refusal?.Code);
        Assert.Equal(before, await ZoneDigest.Of(installation.A) + await ZoneDigest.Of(installation.B));
    }

    private static Access.Call Op(string id) => new(Installation.Administrator, id);
}
