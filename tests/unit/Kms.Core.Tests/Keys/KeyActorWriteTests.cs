using Kms.Access;
using Kms.Core.Tests.Service;
using Kms.Idempotency;
using Kms.Keys;
using Xunit;

namespace Kms.Core.Tests.Keys;

/// <summary>One key on two zones: what is asked before a change, and what is written.</summary>
public sealed class KeyActorWriteTests : KeyActorCase
{
    [Fact]
    public async Task Create_KeyThatNobodyHasInMemory_IsWrittenWithoutAsking()
    {
        var made = await Do(await Actor(), Create);
        Assert.Equal((KeyStatus.Active, "Signing", made.State.Latest.Id), (made.State.Status, made.State.Name, made.VersionId));
        Assert.Equal((0, 1, 1), (store.Reads, store.Writes.Count, materials.Made));
    }

    [Fact]
    public async Task Create_RsaKey_AsksBeforeItMakesOne()
    {
        await Do(await Actor(), Create with { Spec = new KeySpec(KeyType.Rsa, 2048) });
        Assert.Equal((1, 1), (store.Reads, materials.Made));
    }

    [Fact]
    public async Task Create_NameThatIsTaken_IsTheNextVersion()
    {
        await Do(await Actor(), Create);
        var second = await Do(Another(), Create);
        Assert.Equal(2, second.State.Versions.Length);
        Assert.Equal(second.State.Latest.Id, second.VersionId);
    }

    /// <summary>It may have happened: to try it again would be to do it twice.</summary>
    [Fact]
    public async Task Create_OutcomeUnknown_IsNotTriedAgain()
    {
        var actor = await Actor();
        zones.B.AfterStatement = (_, _) => new(false);
        Assert.Equal(RefusalCode.OutcomeUnknown, (await Try(actor, Create)).Refusal?.Code);
        Assert.Equal((1, 1), (store.Writes.Count, materials.Made));
    }

    [Fact]
    public async Task Change_OvertakenByAnother_IsDecidedAgainOnWhatIsThere()
    {
        var one = await Actor();
        await Do(one, Create);
        await Do(Another(), new RotateKey());
        Assert.Equal(3, (await Do(one, new RotateKey())).State.Versions.Length);

        await Do(Another(), Disable);
        Assert.Equal(RefusalCode.KeyDisabled, (await Try(one, new RotateKey())).Refusal?.Code);
        Assert.False(Snapshot(one).State.Latest.Attributes.Enabled);
    }

    [Fact]
    public async Task Purge_Key_ErasesEarlierBodiesAndNothingElseDoes()
    {
        var actor = await Actor();
        foreach (var command in (KeyCommand[])[Create, new RotateKey(), new DeleteKey(), new PurgeKey(), Create])
        {
            await Do(actor, command);
        }

        Assert.Equal([false, false, false, true, false], store.Writes.Select(write => write.Erase));
        Assert.Equal([1L, 2L, 3L, 4L, 5L], store.Writes.Select(write => write.Place.Version));
        Assert.Equal(["request-1", "request-2", "request-3", "request-4", "request-5"], store.Writes.Select(write => write.OperationId));
    }

    [Fact]
    public async Task Change_ThatChangesNothing_WritesNothing()
    {
        var actor = await Actor();
        await Do(actor, Create);
        var answer = await Do(actor, new ElapseKey());
        Assert.Equal((1, null), (answer.State.Versions.Length, answer.VersionId));
        Assert.Single(store.Writes);
    }

    [Fact]
    public async Task Import_OfWhatCannotBeTaken_IsRefusedAndWritesNothing()
    {
        var import = new ImportKey("signing", new KeyToImport { Type = KeyType.Oct, K = [1] }, KeySettings.Default);
        var refusal = (await Try(await Actor(), import)).Refusal;
        Assert.Equal((RefusalCode.BadParameter, "k is too short."), (refusal?.Code, refusal?.Message));
        Assert.Empty(store.Writes);
    }

    [Fact]
    public async Task Change_RepeatedUnderItsKey_IsTheFirstAnswer()
    {
        var keyed = OperationId.Of(new Call(SmallKms.Administrator, "request") { IdempotencyKey = "k" }, zones);
        var first = (await (await Actor()).Execute(Create, Sample.Vault(), keyed, default)).Value;
        var again = (await Another().Execute(Create, Sample.Vault(), keyed, default)).Value;
        Assert.Equal(first.What, again.What);
        Assert.Single(((KeyState)again.State).Versions);
        Assert.Equal(
            RefusalCode.IdempotencyKeyReused, (await Another().Execute(new RotateKey(), Sample.Vault(), keyed, default)).Refusal?.Code);
    }

    /// <summary>What cannot be backed up any more is not written.</summary>
    [Fact]
    public async Task Create_VersionForWhichThereIsNoRoom_IsRefused()
    {
        var tags = Enumerable.Range(0, 499).Select(i => Tags.Create(Enumerable.Range(0, Tags.CountMax).Select(n => KeyValuePair.Create(
            new string((char)('a' + n), 256), i.ToString("D4") + new string('鍵', 252)))).Value).ToArray();
        var actor = await Actor();
        await Do(
            actor, new RestoreKey(Sample.Active([.. tags[..498].Select((t, i) => Sample.Version(i.ToString("x32")) with { Tags = t })])));
        var refusal = (await Try(actor, Create with { Settings = new KeySettings(Tags: tags[498]) })).Refusal;
        Assert.Equal(RefusalCode.Conflict, refusal?.Code);
        Assert.StartsWith("The key with its 499 versions would take ", refusal?.Message, StringComparison.Ordinal);
        Assert.Single(store.Writes);
        await Do(actor, Disable);
    }
}
