using System.Text;
using Kms.Orleans.Storage;
using Kms.Testing;
using Xunit;

namespace Kms.Orleans.Tests.Storage;

/// <summary>Grain storage when a zone is away, and what is left of what was cleared.</summary>
public sealed class StorageFaultTests
{
    private static readonly GrainId Grain = GrainId.Create("note", "one");

    private readonly MemoryZone a = new("A");
    private readonly MemoryZone b = new("B");

    [Theory]
    [InlineData("A")]
    [InlineData("B")]
    public async Task Write_AZoneAway_IsRefusedAndReadingGoesOn(string away)
    {
        await using var pair = await Open();
        var state = new GrainState<Note> { State = new Note { Text = "before" } };
        await pair.Providers[0].WriteStateAsync("note", Grain, state);
        var zone = away == "A" ? a : b;
        zone.Down = true;
        state.State = new Note { Text = "after" };

        var problem = await Assert.ThrowsAsync<TwoZoneStorageException>(() => pair.Providers[0].WriteStateAsync("note", Grain, state));
        Assert.Equal(RefusalCode.ZoneUnavailable, problem.Code);
        var read = new GrainState<Note>();
        await pair.Providers[0].ReadStateAsync("note", Grain, read);
        Assert.Equal("before", read.State!.Text);

        zone.Down = false;
        await pair.Stores[0].Tick(CancellationToken.None);
        await pair.Providers[0].WriteStateAsync("note", Grain, state);
        Assert.Equal(await ZoneDigest.Of(a), await ZoneDigest.Of(b));
    }

    [Fact]
    public async Task Write_OutcomeUnknown_SaysSo()
    {
        await using var pair = await Open();
        b.AfterStatement = (_, _) =>
        {
            b.Down = true;
            return new(false);
        };
        var problem = await Assert.ThrowsAsync<TwoZoneStorageException>(
            () => pair.Providers[0].WriteStateAsync("note", Grain, new GrainState<Note> { State = new Note() }));
        Assert.Equal(RefusalCode.OutcomeUnknown, problem.Code);
        b.AfterStatement = null;

        // Whether it was written is not known, so nothing is read until it is.
        problem = await Assert.ThrowsAsync<TwoZoneStorageException>(() => pair.Providers[0].ReadStateAsync("note", Grain, new GrainState<Note>()));
        Assert.Equal(RefusalCode.RecordInDoubt, problem.Code);
        b.Down = false;
        await pair.Stores[0].Tick(CancellationToken.None);
        var read = new GrainState<Note>();
        await pair.Providers[0].ReadStateAsync("note", Grain, read);
        Assert.True(read.RecordExists);
    }

    [Fact]
    public async Task Clear_LeavesNothingOfTheStateInEitherZone()
    {
        await using var pair = await Open();
        var state = new GrainState<Note> { State = new Note { Text = "a secret of the application" } };
        await pair.Providers[0].WriteStateAsync("note", Grain, state);
        state.State.Text = "another secret of the application";
        await pair.Providers[0].WriteStateAsync("note", Grain, state);
        await pair.Providers[0].ClearStateAsync("note", Grain, state);
        foreach (var zone in (MemoryZone[])[a, b])
        {
            var rows = (await zone.Scan(null, 100, CancellationToken.None)).Value;
            var log = (await zone.Changes("grains/test", 0, 100, CancellationToken.None)).Value;
            Assert.Equal(3, log.Count);
            Assert.DoesNotContain(
                rows.Select(row => row.Body).Concat(log.Select(entry => entry.Body)),
                body => Encoding.UTF8.GetString(body.Span).Contains("secret", StringComparison.Ordinal));
        }
    }

    private Task<StoragePair> Open() => StoragePair.Open(name => name == "A" ? a : b);
}
