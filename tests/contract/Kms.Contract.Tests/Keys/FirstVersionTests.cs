using Kms.Idempotency;
using Kms.Keys;
using Kms.Records;
using Kms.Vaults;
using Xunit;

namespace Kms.Contract.Tests;

/// <summary>A create of a key that nobody has in memory: written without asking first whether there is one, and decided as if it had been asked.</summary>
public sealed class FirstVersionTests
{
    private static readonly VaultState Active = VaultState.Absent with { Status = VaultStatus.Active, RetentionDays = 90 };
    private static readonly CreateKey CreateOct = new("k", KeySpecs.Oct(256).Value, KeySettings.Default);
    private static readonly KeyId Key = VaultName.TryParse("payments", out var vault) && KeyId.TryCreate(vault, "k", out var key) ? key : default;

    [Fact]
    public async Task Create_NewName_AsksNothingFirst()
    {
        await using var place = await Installation.Start();
        var store = new AskedStore(place.Store);
        Assert.True((await Execute(place, store, CreateOct, "op")).IsOk);
        Assert.Equal(0, store.Reads);
    }

    [Fact]
    public async Task Create_NewNameOfAnRsaKey_AsksBeforeItMakesOne()
    {
        await using var place = await Installation.Start();
        var store = new AskedStore(place.Store);
        Assert.True((await Execute(place, store, CreateOct with { Spec = KeySpecs.Rsa(2048, 65537).Value }, "op")).IsOk);
        Assert.Equal(1, store.Reads);
    }

    [Fact]
    public async Task Create_NameTaken_IsTheNextVersion()
    {
        await using var place = await Installation.Start();
        var store = new AskedStore(place.Store);
        var first = (await Execute(place, store, CreateOct, "op-1")).Value;
        var second = (await Execute(place, store, CreateOct, "op-2")).Value;
        Assert.Equal([first.What, second.What], ((KeyState)second.State).Versions.Select(version => version.Id));
    }

    [Fact]
    public async Task Create_RepeatedByAnotherHost_IsTheSameVersion()
    {
        await using var place = await Installation.Start();
        var first = (await Execute(place, place.Store, CreateOct, "op")).Value;
        var again = (await Execute(place, place.Store, CreateOct, "op")).Value;
        Assert.Equal(first.What, again.What);
        Assert.Single(((KeyState)again.State).Versions);
    }

    [Fact]
    public async Task Create_RepeatedWithAZoneAway_IsTheSameVersion()
    {
        await using var place = await Installation.Start();
        var first = (await Execute(place, place.Store, CreateOct, "op")).Value;
        place.B.Down = true;
        var again = (await Execute(place, place.Store, CreateOct, "op")).Value;
        Assert.Equal(first.What, again.What);
    }

    [Fact]
    public async Task Create_DeletedName_IsRefusedAsDeleted()
    {
        await using var place = await Installation.Start();
        Assert.True((await Execute(place, place.Store, CreateOct, "op-1")).IsOk);
        Assert.True((await Execute(place, place.Store, new DeleteKey(), "op-2")).IsOk);
        Assert.Equal(RefusalCode.KeyIsDeletedButRecoverable, (await Execute(place, place.Store, CreateOct, "op-3")).Refusal?.Code);
    }

    [Fact]
    public async Task Create_PurgedName_BeginsAnew()
    {
        await using var place = await Installation.Start();
        foreach (var (command, operation) in ((KeyCommand, string)[])[(CreateOct, "op-1"), (new DeleteKey(), "op-2"), (new PurgeKey(), "op-3")])
        {
            Assert.True((await Execute(place, place.Store, command, operation)).IsOk);
        }

        Assert.Single(((KeyState)(await Execute(place, place.Store, CreateOct, "op-4")).Value.State).Versions);
    }

    /// <summary>By an activation of its own, which has nothing in memory.</summary>
    private static async Task<Result<RecordChange>> Execute(Installation place, IRecordStore store, KeyCommand command, string operation)
    {
        var actor = new RecordActor(KeyKind.Of(Key), place.Ports, store);
        try
        {
            return await actor.Execute(command, Active, OperationId.Single(operation, operation), CancellationToken.None);
        }
        finally
        {
            actor.Drop();
        }
    }

    private sealed class AskedStore(IRecordStore inner) : IRecordStore
    {
        public int Reads { get; private set; }

        public ValueTask<Result<StoredRecord?>> Read(string id, CancellationToken cancellation)
        {
            Reads++;
            return inner.Read(id, cancellation);
        }

        public ValueTask<Result<Done>> Write(RecordWrite write, CancellationToken cancellation) => inner.Write(write, cancellation);

        public ValueTask<Result<Done>> Deny(Denial denial, CancellationToken cancellation) => inner.Deny(denial, cancellation);

        public ValueTask<Result<IReadOnlyList<StoredRecord>>> List(string list, string? after, int limit, CancellationToken cancellation) =>
            inner.List(list, after, limit, cancellation);

        public ValueTask<Result<IReadOnlyList<string>>> Due(long untilUnixMs, int limit, CancellationToken cancellation) =>
            inner.Due(untilUnixMs, limit, cancellation);

        public ValueTask<Result<long?>> NextDue(CancellationToken cancellation) => inner.NextDue(cancellation);

        public ValueTask<Result<ZoneRow?>> Row(string id, CancellationToken cancellation) => inner.Row(id, cancellation);

        public ValueTask<Result<IReadOnlyList<ZoneRow>>> Scan(string? after, int limit, CancellationToken cancellation) => inner.Scan(after, limit, cancellation);
    }
}
