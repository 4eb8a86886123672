using Kms.Access;
using Kms.Keys;
using Kms.Operations;
using Kms.Vaults;
using Xunit;

namespace Kms.Contract.Tests;

/// <content>Who may do what: each operation with each permission alone, and where a role ends.</content>
public abstract partial class KmsContract
{
    private static int targets;

    [Fact]
    public async Task Access_EachPermissionAlone_AllowsItsOperationsAndNoOther()
    {
        foreach (var row in AccessTable.Rows)
        {
            var target = await Prepare(row);
            foreach (var permission in AccessCallers.Permissions.Where(permission => permission != row.Permission))
            {
                await Denied(row, AccessCallers.With(permission), target);
            }

            // Last, because it may change what the others would have met: and what they did has left it as it was.
            await Allowed(row, AccessCallers.With(row.Permission), target);
        }
    }

    [Fact]
    public async Task Access_EveryPermissionButTheOne_IsNotEnough()
    {
        foreach (var row in AccessTable.Rows)
        {
            await Denied(row, AccessCallers.Without(row.Permission), await Prepare(row));
        }
    }

    [Fact]
    public async Task Access_Stranger_IsDeniedEverything()
    {
        foreach (var row in AccessTable.Rows)
        {
            await Denied(row, Installation.Nobody, await Prepare(row));
        }
    }

    [Fact]
    public async Task Access_RoleInOneVault_IsWorthNothingInAnother()
    {
        Ok(await Kms.CreateVault(Admin, Name("orders"), new VaultSettings()));
        foreach (var row in AccessTable.Rows)
        {
            await Denied(row, AccessCallers.OfVault, await Prepare(row, "orders"));
            if (row.Place is AccessPlace.Key or AccessPlace.DeletedKey or AccessPlace.NewKey or AccessPlace.InVault)
            {
                await Allowed(row, AccessCallers.OfVault, await Prepare(row));
            }
        }
    }

    [Fact]
    public async Task Access_RoleOnOneKey_IsWorthNothingOnAnother()
    {
        foreach (var row in AccessTable.Rows)
        {
            await Denied(row, AccessCallers.OfKey, await Prepare(row));
        }

        await CreateEc("mine");
        Ok(await Kms.GetKey(new Call(AccessCallers.OfKey, Admin.RequestId), Key("mine"), null));
        Ok(await Kms.RotateKey(new Call(AccessCallers.OfKey, Admin.RequestId), Key("mine")));
        Ok(await Kms.CreateVault(Admin, Name("orders"), new VaultSettings()));
        Refused(RefusalCode.AccessDenied, await Kms.GetKey(new Call(AccessCallers.OfKey, Admin.RequestId), Key(Name("orders"), "mine"), null));
    }

    private async Task Denied(AccessRow row, Caller caller, AccessTarget target)
    {
        var refusal = await row.Ask(Kms, new Call(caller, Admin.RequestId), target);
        Assert.True(refusal?.Code == RefusalCode.AccessDenied, $"{row} for {caller.Name}: {refusal?.ToString() ?? "was done"}");
    }

    private async Task Allowed(AccessRow row, Caller caller, AccessTarget target)
    {
        var refusal = await row.Ask(Kms, new Call(caller, Admin.RequestId), target);
        Assert.True(refusal is null, $"{row} for {caller.Name}: {refusal}");
    }

    /// <summary>Something of its own for one row, in the state in which the operation succeeds.</summary>
    private async Task<AccessTarget> Prepare(AccessRow row, string vault = "payments")
    {
        var name = "target-" + Interlocked.Increment(ref targets);
        var home = row.Place is AccessPlace.Vault or AccessPlace.DeletedVault or AccessPlace.NewVault ? Name(name) : Name(vault);
        var key = Key(home, name);
        if (row.Place is AccessPlace.Vault or AccessPlace.DeletedVault)
        {
            Ok(await Kms.CreateVault(Admin, home, new VaultSettings()));
        }

        if (row.Place == AccessPlace.DeletedVault)
        {
            Ok(await Kms.DeleteVault(Admin, home));
        }

        if (row.Use is { } use)
        {
            return new AccessTarget(home, await Rsa(home), await Input(home, use));
        }

        if (row.Place is AccessPlace.Key or AccessPlace.DeletedKey || row.Method == nameof(Operation.RestoreKey))
        {
            Ok(await Kms.CreateKey(Admin, key, name, KeySpecs.Ec(Curve.P256).Value, KeySettings.Default));
        }

        var backup = row.Method == nameof(Operation.RestoreKey) ? Ok(await Kms.BackupKey(Admin, key)) : default;
        if (row.Place == AccessPlace.DeletedKey || row.Method == nameof(Operation.RestoreKey))
        {
            Ok(await Kms.DeleteKey(Admin, key));
        }

        if (row.Method == nameof(Operation.RestoreKey))
        {
            Ok(await Kms.PurgeKey(Admin, key));
        }

        return new AccessTarget(home, key, backup);
    }

    /// <summary>One for all uses: making it is slow.</summary>
    private async Task<KeyId> Rsa(VaultName vault)
    {
        var key = Key(vault, "used");
        if (!(await Kms.GetKey(Admin, key, null)).IsOk)
        {
            Ok(await Kms.CreateKey(Admin, key, "used", KeySpecs.Rsa(2048, 0).Value, KeySettings.Default));
        }

        return key;
    }

    private async Task<ReadOnlyMemory<byte>> Input(VaultName vault, string use) => use is "decrypt" or "unwrapKey"
        ? Ok(await Kms.UseKey(Admin, await Rsa(vault), null, new CryptoRequest(KeyOperations.Encrypt, Algorithm.RsaOaep256, new byte[32]))).Output.Value
        : new byte[32];
}
