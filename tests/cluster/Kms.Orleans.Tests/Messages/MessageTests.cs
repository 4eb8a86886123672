using System.Text.Json;
using Kms.Access;
using Kms.Idempotency;
using Kms.Keys;
using Kms.Leases;
using Kms.Operations;
using Kms.Records;
using Kms.Vaults;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Serialization;
using Xunit;

namespace Kms.Orleans.Tests.Messages;

/// <summary>Messages arrive as they were sent, and what arrives belongs to its receiver.</summary>
public sealed class MessageTests
{
    private static readonly DateTimeOffset Now = new(2026, 1, 2, 3, 4, 5, 678, TimeSpan.Zero);
    private static readonly CalendarDuration Long = CalendarDuration.TryParse("P1Y2M3W4DT5H6M7S", out var duration) ? duration : default;
    private static readonly VaultName Vault = VaultName.TryParse("payments", out var name) ? name : default;
    private static readonly KeyId Id = KeyId.TryCreate(Vault, "signing", out var key) ? key : default;

    private readonly Serializer serializer;
    private readonly DeepCopier copier;

    public MessageTests()
    {
        var services = new ServiceCollection().AddSerializer().BuildServiceProvider();
        (serializer, copier) = (services.GetRequiredService<Serializer>(), services.GetRequiredService<DeepCopier>());
    }

    [Fact]
    public void KeyState_ThereAndBack_IsTheSame()
    {
        var state = Key();
        var back = There((Result<Grant<RecordState>>)new Grant<RecordState>("a.1", state, true, TimeSpan.FromSeconds(3), true)).Value;
        Assert.Equal(("a.1", true, TimeSpan.FromSeconds(3), true), (back.Stamp, back.LatestUnknown, back.Term, back.Keep));
        var there = (KeyState)back.State!;
        Assert.Equal(Text(state), Text(there));
        Assert.Equal(state.Versions[0].Tags, there.Versions[0].Tags);
        Assert.Equal(state.Idempotency.Entries[0].IsOutdated, there.Idempotency.Entries[0].IsOutdated);
    }

    [Fact]
    public void VaultState_ThereAndBack_IsTheSame()
    {
        var state = new VaultState(VaultStatus.Deleted, "V", 7, true, false, true, Now, Now.AddTicks(1), new Deletion(Now, Now.AddDays(7)))
        {
            Idempotency = Key().Idempotency,
        };
        Assert.Equal(Text(state), Text(There(state)));
    }

    [Fact]
    public void Refusals_ThereAndBack_AreTheSame()
    {
        var refusal = new Refusal(RefusalCode.ZoneUnavailable, "no", TimeSpan.FromSeconds(2));
        Assert.Equal(refusal, There((Result<KeyState>)refusal).Refusal);
        Assert.Equal(refusal, There((Result<RecordChange>)refusal).Refusal);
    }

    [Fact]
    public void Commands_EveryKind_KeepTheirKindAndContent()
    {
        var settings = Settings();
        KeyCommand[] keys =
        [
            new CreateKey("Name", new KeySpec(KeyType.Rsa, 2048, Curve.None, 3), settings), new RotateKey(), new UpdateKey("v", settings),
            new UpdateKey(null, KeySettings.Default),
            new SetRotationPolicy(new RotationSettings(new RotationTrigger(Long, null), new RotationTrigger(null, Long), Long)),
            new DeleteKey(), new RecoverKey(), new PurgeKey(), new ElapseKey(), new PurgeKeyWithVault(), new BindFamily("v", AlgorithmFamily.AesKeyWrap),
        ];
        Assert.All(keys, command => Assert.Equal(command, There(command)));
        VaultCommand[] vaults =
        [
            new CreateVault("V", new VaultSettings(7, true, false, true)), new UpdateVault(new VaultSettings(AllowAesCbc: false)),
            new UpdateVault(new VaultSettings()), new DeleteVault(), new RecoverVault(), new PurgeVault(), new ElapseVault(), new VaultEmptied(),
        ];
        Assert.All(vaults, command => Assert.Equal(command, There(command)));
        Assert.Equal(Text(Key()), Text(((RestoreKey)There<KeyCommand>(new RestoreKey(Key()))).Content));
    }

    [Fact]
    public void Requests_ThereAndBack_AreTheSame()
    {
        KmsRequest[] requests =
        [
            new CreateKeyRequest(Id, "Signing", new KeySpec(KeyType.Ec, 256, Curve.P256), Settings()), new GetKeyRequest(Id, null), new GetKeyRequest(Id, "v"),
            new UpdateKeyRequest(Id, "v", Settings()), new ListKeysRequest(Vault, new PageRequest("after", 5)), new GetVaultRequest(Vault),
            new CreateVaultRequest(Vault, new VaultSettings(7, true)), new ReplaceZoneRequest("B"), new GetZonesRequest(),
        ];
        Assert.All(requests, request => Assert.Equal(request, There(request)));
        var use = new UseKeyRequest(Id, "v", new CryptoRequest(KeyOperations.Verify, Algorithm.Es256, new byte[] { 1 }, new byte[] { 2 }));
        var back = There(use);
        Assert.Same(Algorithm.Es256, back.Use.Algorithm);
        Assert.Equal((Id, "v", KeyOperations.Verify, 1, 2), (back.Key, back.VersionId, back.Use.Operation, back.Use.Value.Span[0], back.Use.Signature.Span[0]));
    }

    [Fact]
    public void ImportedKey_AsACommandAndAsARequest_TheReceiverHasACopyOfItsOwn()
    {
        using var material = new KeyToImport { Type = KeyType.Oct, K = [1, 2, 3], Algorithm = Algorithm.Hs256 };
        var command = new ImportKey("n", material, KeySettings.Default);
        var request = new ImportKeyRequest(Id, "n", material, KeySettings.Default);
        foreach (var received in (KeyToImport[])
            [
                ((ImportKey)There<RecordCommand>(command)).Material, ((ImportKey)copier.Copy<RecordCommand>(command)!).Material,
                There(request).Material, copier.Copy(request)!.Material,
            ])
        {
            Assert.Equal([1, 2, 3], received.K!);
            Assert.Null(received.D);
            Assert.Same(Algorithm.Hs256, received.Algorithm);
            received.Dispose();
            Assert.Equal([1, 2, 3], material.K!);
        }
    }

    [Fact]
    public void Name_ThatNoKeyCanHave_IsRefusedWhereItArrives()
    {
        var bytes = serializer.SerializeToArray(Id);
        bytes[Array.IndexOf(bytes, (byte)'/')] = (byte)'_';
        Assert.ThrowsAny<Exception>(() => serializer.Deserialize<KeyId>(bytes));
    }

    [Fact]
    public void Caller_AsAnObject_KeepsItsType() => Assert.Equal(new Caller("p", "n"), There<object>(new Caller("p", "n")));

    private static KeySettings Settings() => new(
        KeyOperations.Sign, false, Now, Now.AddDays(1), Tags.Create([KeyValuePair.Create("a", "b")]).Value, new ExpectedRecovery(7, "Recoverable"));

    private static KeyState Key() => new(
        KeyStatus.Deleted,
        "Signing",
        [
            new KeyVersion(
                "0123", new KeySpec(KeyType.Ec, 256, Curve.P256), new PublicMaterial(default, default, new byte[] { 1 }, new byte[] { 2, 3 }),
                new WrappedMaterial(new byte[] { 9, 8, 7 }), new KeyAttributes(true, Now, null, Now, Now.AddTicks(1)), KeyOperations.Sign | KeyOperations.Verify,
                Tags.Create([KeyValuePair.Create("å", string.Empty)]).Value, AlgorithmFamily.AesGcm),
        ],
        new RotationPolicy(new RotationTrigger(Long, null), null, Long, Now, Now),
        new Deletion(Now, Now.AddDays(90)))
    {
        Idempotency = new(
        [
            new IdempotencyEntry("op", new byte[] { 1, 2 }, "v", Now, IsOutdated: true), new IdempotencyEntry("once/1", default, null, Now),
        ]),
    };

    /// <summary>Every property there is, also one that is added later.</summary>
    private static string Text<T>(T value) => JsonSerializer.Serialize(value);

    private T There<T>(T value) => serializer.Deserialize<T>(serializer.SerializeToArray(value))!;
}
