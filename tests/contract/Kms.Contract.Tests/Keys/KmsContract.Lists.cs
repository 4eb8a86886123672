using Kms.Keys;
using Xunit;

namespace Kms.Contract.Tests;

/// <content>Listings and their pages.</content>
public abstract partial class KmsContract
{
    [Fact]
    public async Task ListKeys_InPages_GivesEachKeyOnceInOrder()
    {
        string[] names = [.. Enumerable.Range(0, 12).Select(i => $"list-{i:00}")];
        foreach (var name in names)
        {
            await CreateOct(name, 128);
        }

        var seen = await Walk(page => Kms.ListKeys(Admin, Vault, page), 5);
        Assert.Equal(names, seen.Select(key => key.Name));
    }

    [Fact]
    public async Task ListKeys_DeletedKeys_StandInTheOtherList()
    {
        await CreateOct("here", 128);
        await CreateOct("gone", 128);
        Ok(await Kms.DeleteKey(Admin, Key("gone")));
        Assert.Equal(["here"], (await Walk(page => Kms.ListKeys(Admin, Vault, page), 25)).Select(k => k.Name));
        var deleted = Assert.Single(await Walk(page => Kms.ListDeletedKeys(Admin, Vault, page), 25));
        Assert.Equal("gone", deleted.Name);
        Assert.NotNull(deleted.Deletion);
    }

    [Fact]
    public async Task ListKeyVersions_InPages_GivesEachVersionOnce()
    {
        await CreateOct("many", 128);
        for (var i = 0; i < 6; i++)
        {
            Ok(await Kms.RotateKey(Admin, Key("many")));
        }

        var versions = await Walk(page => Kms.ListKeyVersions(Admin, Key("many"), page), 3);
        Assert.Equal(7, versions.Select(v => v.VersionId).Distinct().Count());
        Assert.Equal(7, versions.Count);
    }

    [Fact]
    public async Task ListKeyVersions_PageOfAnotherList_IsRefused()
    {
        await CreateOct("one", 128);
        Refused(RefusalCode.BadParameter, await Kms.ListKeyVersions(Admin, Key("one"), new PageRequest(Next(Key("one")), 5)));
    }

    /// <summary>What a caller hands back to get a page that is not there.</summary>
    protected virtual string Next(KeyId key) => "unknown";

    [Fact]
    public async Task ListKeyVersions_UnknownKey_IsEmpty() =>
        Assert.Empty(Ok(await Kms.ListKeyVersions(Admin, Key("nobody"), PageRequest.First)).Items);

    [Theory]
    [InlineData(0)]
    [InlineData(26)]
    [InlineData(-1)]
    public async Task ListKeys_PageOfAnImpossibleSize_IsRefused(int limit) =>
        Refused(RefusalCode.BadParameter, await Kms.ListKeys(Admin, Vault, new PageRequest(null, limit)));

    protected static async Task<List<T>> Walk<T>(Func<PageRequest, ValueTask<Result<Page<T>>>> list, int limit)
    {
        var all = new List<T>();
        string? next = null;
        do
        {
            var page = Ok(await list(new PageRequest(next, limit)));
            Assert.True(page.Items.Length <= limit);
            all.AddRange(page.Items);
            next = page.Next;
        }
        while (next is not null);

        return all;
    }
}
