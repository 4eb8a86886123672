using Kms.Keys;
using Kms.Testing;
using Xunit;

namespace Kms.Contract.Tests;

/// <content>
/// A change whose outcome is open: zone B went away after it may have taken the change, and zone A holds only the intent.
/// What the change would take away is taken away; what it would give is not given; old versions go on working.
/// </content>
public abstract partial class KmsContract
{
    private static readonly CryptoRequest SignDigest = new(KeyOperations.Sign, Algorithm.Es256, new byte[32]);

    [Fact]
    public async Task RotationInDoubt_NamedVersionsWork_AndTheNewestIsUnknown()
    {
        var made = await CreateEc("doubt");
        await InDoubt(async () => Refused(RefusalCode.OutcomeUnknown, await Kms.RotateKey(Admin, Key("doubt"))));
        Ok(await Use("doubt", SignDigest, made.VersionId));
        Refused(RefusalCode.RecordInDoubt, await Use("doubt", SignDigest));
        Refused(RefusalCode.RecordInDoubt, await Kms.GetKey(Admin, Key("doubt"), null));
        await Decided();
        Assert.Equal(2, Ok(await Kms.ListKeyVersions(Admin, Key("doubt"), PageRequest.First)).Items.Length);
        Ok(await Use("doubt", SignDigest));
    }

    [Fact]
    public async Task DisableInDoubt_IsDenied()
    {
        await CreateEc("doubt");
        await InDoubt(async () => Refused(RefusalCode.OutcomeUnknown, await Kms.UpdateKey(Admin, Key("doubt"), null, new KeySettings(Enabled: false))));
        Refused(RefusalCode.KeyDisabled, await Use("doubt", SignDigest));
        await Decided();
        Refused(RefusalCode.KeyDisabled, await Use("doubt", SignDigest));
    }

    [Fact]
    public async Task DeleteInDoubt_IsDenied()
    {
        await CreateEc("doubt");
        await InDoubt(async () => Refused(RefusalCode.OutcomeUnknown, await Kms.DeleteKey(Admin, Key("doubt"))));
        Assert.False((await Use("doubt", SignDigest)).IsOk);
        await Decided();
        Ok(await Kms.RecoverKey(Admin, Key("doubt")));
        Ok(await Use("doubt", SignDigest));
    }

    [Fact]
    public async Task EnableInDoubt_IsNotGivenYet()
    {
        await CreateEc("doubt", settings: new KeySettings(Enabled: false));
        await InDoubt(async () => Refused(RefusalCode.OutcomeUnknown, await Kms.UpdateKey(Admin, Key("doubt"), null, new KeySettings(Enabled: true))));
        Refused(RefusalCode.KeyDisabled, await Use("doubt", SignDigest));
        await Decided();
        Ok(await Use("doubt", SignDigest));
    }

    [Fact]
    public async Task TagsInDoubt_TheKeyWorksAndShowsTheOldOnes()
    {
        await CreateEc("doubt");
        var tags = Tags.Create([KeyValuePair.Create("a", "b")]).Value;
        await InDoubt(async () => Refused(RefusalCode.OutcomeUnknown, await Kms.UpdateKey(Admin, Key("doubt"), null, new KeySettings(Tags: tags))));
        Ok(await Use("doubt", SignDigest));
        Assert.Equal(Tags.None, Ok(await Kms.GetKey(Admin, Key("doubt"), null)).Tags);
        await Decided();
        Assert.Equal(tags, Ok(await Kms.GetKey(Admin, Key("doubt"), null)).Tags);
    }

    [Fact]
    public async Task CreateInDoubt_NobodyCanSayWhetherTheKeyExists()
    {
        await InDoubt(async () => Refused(RefusalCode.OutcomeUnknown,
            await Kms.CreateKey(Admin, Key("doubt"), "doubt", KeySpecs.Oct(128).Value, KeySettings.Default)));
        Refused(RefusalCode.RecordInDoubt, await Kms.GetKey(Admin, Key("doubt"), null));
        await Decided();
        Ok(await Kms.GetKey(Admin, Key("doubt"), null));
    }

    /// <summary>B takes the prepare, its answer is lost, and it is gone from then on.</summary>
    private async Task InDoubt(Func<Task> change)
    {
        Under.B.AfterStatement = (_, _) =>
        {
            Under.B.Down = true;
            return new(false);
        };
        await change();
        Under.B.AfterStatement = null;
        await Under.Store.Tick(CancellationToken.None);
    }

    private async Task Decided()
    {
        Under.B.Down = false;
        await Under.Store.Tick(CancellationToken.None);
        Assert.Equal(await ZoneDigest.Of(Under.A), await ZoneDigest.Of(Under.B));
    }
}
