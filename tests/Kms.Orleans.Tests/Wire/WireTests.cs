using Kms.Access;
using Kms.Idempotency;
using Kms.Keys;
using Kms.Leases;
using Kms.Orleans.Wire;
using Kms.Vaults;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Serialization;
using Xunit;

namespace Kms.Orleans.Tests.Wire;

/// <summary>Messages as they travel: whole, in numbers that stay, readable by the release before and after.</summary>
public sealed class WireTests
{
    private static readonly DateTimeOffset Now = new(2026, 1, 2, 3, 4, 5, 678, TimeSpan.Zero);
    private static readonly CalendarDuration Long = CalendarDuration.TryParse("P1Y2M3W4DT5H6M7S", out var duration) ? duration : default;

    private readonly Serializer serializer;

    public WireTests()
    {
        var services = new ServiceCollection().AddSerializer();
        services.AddKmsContract();
        serializer = services.BuildServiceProvider().GetRequiredService<Serializer>();
    }

    [Fact]
    public void KeyState_ThereAndBack_IsTheSame()
    {
        var state = Key();
        var back = There((Result<Grant<KeyState>>)new Grant<KeyState>("a.1", state, true, TimeSpan.FromSeconds(3), true)).Value;
        Assert.Equal(("a.1", true, TimeSpan.FromSeconds(3), true), (back.Stamp, back.LatestUnknown, back.Term, back.Keep));
        Assert.Equal(Bytes(state), Bytes(back.State!));
        Assert.Equal(state.Versions[0].Tags, back.State!.Versions[0].Tags);
        Assert.Equal(state.Versions[0].Attributes, back.State.Versions[0].Attributes);
        Assert.Equal(state.Rotation, back.State.Rotation);
        Assert.Equal(state.Deletion, back.State.Deletion);
    }

    [Fact]
    public void Refusals_ThereAndBack_AreTheSame()
    {
        var refusal = new Refusal(RefusalCode.ZoneUnavailable, "no") { RetryAfter = TimeSpan.FromSeconds(2) };
        Assert.Equal(refusal, There((Result<KeyState>)refusal).Refusal);
        Assert.Equal(refusal, There((Result<VaultChange>)refusal).Refusal);
    }

    [Fact]
    public void Commands_EveryKind_KeepTheirKindAndContent()
    {
        var settings = new KeySettings(KeyOperations.Sign, false, Now, Now.AddDays(1), Tags.Create([KeyValuePair.Create("a", "b")]).Value,
            new ExpectedRecovery(7, "Recoverable"));
        KeyCommand[] keys =
        [
            new CreateKey("Name", new KeySpec(KeyType.Rsa, 2048, Curve.None, 3), settings), new RotateKey(), new UpdateKey("v", settings), new UpdateKey(null, KeySettings.Default),
            new SetRotationPolicy(new RotationSettings(new RotationTrigger(Long, null), new RotationTrigger(null, Long), Long)),
            new DeleteKey(), new RecoverKey(), new PurgeKey(), new ElapseKey(), new PurgeKeyWithVault(), new BindFamily("v", AlgorithmFamily.AesKeyWrap),
        ];
        Assert.All(keys, command => Assert.Equal(command, There(command)));
        VaultCommand[] vaults =
        [
            new CreateVault("V", new VaultSettings(7, true, false, true)), new UpdateVault(new VaultSettings(AllowAesCbc: false)), new UpdateVault(new VaultSettings()), new DeleteVault(), new RecoverVault(), new PurgeVault(),
            new ElapseVault(), new VaultEmptied(),
        ];
        Assert.All(vaults, command => Assert.Equal(command, There(command)));
        Assert.Equal(Bytes(Key()), Bytes(((RestoreKey)There<KeyCommand>(new RestoreKey(Key()))).Content));
    }

    [Fact]
    public void ImportKey_TheReceiverHasACopyOfItsOwn()
    {
        var services = new ServiceCollection().AddSerializer();
        services.AddKmsContract();
        var copier = services.BuildServiceProvider().GetRequiredService<DeepCopier>();
        var command = new ImportKey("n", new KeyToImport { Type = KeyType.Oct, K = [1, 2, 3], Algorithm = Algorithm.Hs256 }, KeySettings.Default);
        foreach (var received in (ImportKey[])[(ImportKey)There<KeyCommand>(command), (ImportKey)copier.Copy<KeyCommand>(command)!])
        {
            Assert.Equal([1, 2, 3], received.Material.K!);
            Assert.Null(received.Material.D);
            Assert.Same(Algorithm.Hs256, received.Material.Algorithm);
            received.Material.Dispose();
            Assert.Equal([1, 2, 3], command.Material.K!);
        }
    }

    [Fact]
    public void Caller_AsAnObject_KeepsItsType() =>
        Assert.Equal(new Caller("p", "n"), There<object>(new Caller("p", "n")));

    [Fact]
    public void Rows_Numbers_AreThoseThatOtherReleasesKnow() => Assert.Equal(
        [1, 2, 3, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 30, 31, 32, 33, 40, 41, 42, 43, 44, 45, 46, 50, 51, 60, 61, 62, 63, 64, 65, 66, 67, 68, 69],
        WireTable.All.Select(row => (int)row.Number).Order());

    [Fact]
    public void Block_OfALaterRelease_ItsNewFieldsAreSkipped()
    {
        using var writer = new WireWriter();
        writer.Block(new Caller("p", "n"), (w, caller) =>
        {
            ServiceRows.Write(w, caller);
            w.Text("a field of tomorrow");
        });
        writer.Text("what follows");
        var reader = new WireReader(writer.Written.ToArray());
        Assert.Equal(new Caller("p", "n"), reader.Block(ServiceRows.ReadCaller));
        Assert.Equal("what follows", reader.Text());
    }

    [Fact]
    public void Block_OfAnEarlierRelease_MissingFieldsAreDefaults()
    {
        using var writer = new WireWriter();
        writer.Block("p", (w, id) => w.Text(id));
        Assert.Equal(new Caller("p", string.Empty), new WireReader(writer.Written.ToArray()).Block(ServiceRows.ReadCaller));
    }

    [Fact]
    public void Message_CutShortOrAltered_IsRefusedOrReadAsSomethingAndNeverRunsAway()
    {
        using var writer = new WireWriter();
        writer.Block(Key(), KeyRows.Write);
        var good = writer.Written.ToArray();
        var random = new Random(1);
        for (var i = 0; i < 2000; i++)
        {
            var bad = good.ToArray();
            bad[random.Next(bad.Length)] ^= (byte)(1 << random.Next(8));
            var cut = bad.AsMemory(0, random.Next(bad.Length));
            var problem = Record.Exception(() => new WireReader(cut).Block(KeyRows.Read));
            Assert.True(problem is null or FormatException or OverflowException or ArgumentException, problem?.ToString());
        }
    }

    private static KeyState Key() => new(
        KeyStatus.Deleted,
        "Signing",
        [
            new KeyVersion(
                "0123", new KeySpec(KeyType.Ec, 256, Curve.P256), new PublicMaterial(default, default, new byte[] { 1 }, new byte[] { 2, 3 }),
                new WrappedMaterial(new byte[] { 9, 8, 7 }), new KeyAttributes(true, Now, null, Now, Now.AddTicks(1)), KeyOperations.Sign | KeyOperations.Verify,
                Tags.Create([KeyValuePair.Create("å", string.Empty)]).Value)
            {
                Family = AlgorithmFamily.AesGcm,
            },
        ],
        new RotationPolicy(new RotationTrigger(Long, null), null, Long, Now, Now),
        new Deletion(Now, Now.AddDays(90)))
    {
        Idempotency = new(
        [
            new IdempotencyEntry("op", new byte[] { 1, 2 }, "v", Now) { IsOutdated = true }, new IdempotencyEntry("once/1", default, null, Now),
        ]),
    };

    private static byte[] Bytes(KeyState state)
    {
        using var writer = new WireWriter();
        KeyRows.Write(writer, state);
        return writer.Written.ToArray();
    }

    private T There<T>(T value) => serializer.Deserialize<T>(serializer.SerializeToArray(value))!;
}
