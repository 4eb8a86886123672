using Kms.Clustering;
using Kms.SiloTests.Support;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Xunit;

namespace Kms.SiloTests.Database;

/// <summary>Orleans' reminder provider on our tables: what its interface promises.</summary>
public sealed class RemindersTests(DatabaseServer databases) : IAsyncLifetime
{
    private static readonly DateTime Start = new(2030, 1, 1, 0, 0, 0, DateTimeKind.Utc);

    private IHost host = null!;
    private IReminderTable table = null!;

    public async ValueTask InitializeAsync()
    {
        var database = databases.NewClusterDatabase();
        await ClusterSchema.Ensure(database, CancellationToken.None);
        host = BareSilo.Build(BareSilo.Options(database));
        table = host.Services.GetRequiredService<IReminderTable>();
        await table.StartAsync();
    }

    public ValueTask DisposeAsync()
    {
        host?.Dispose();
        return ValueTask.CompletedTask;
    }

    [Fact]
    public async Task UpsertRow_New_IsReadAsWritten()
    {
        var written = Entry("a", TimeSpan.FromDays(60));
        var etag = await table.UpsertRow(written);
        var read = await table.ReadRow(written.GrainId, "tick");
        Assert.Equal(
            (written.GrainId, "tick", Start, TimeSpan.FromDays(60), etag), (read!.GrainId, read.ReminderName, read.StartAt, read.Period, read.ETag));
        Assert.Single((await table.ReadRows(written.GrainId)).Reminders);
    }

    [Fact]
    public async Task UpsertRow_Again_ReplacesItUnderANewETag()
    {
        var first = await table.UpsertRow(Entry("a", TimeSpan.FromMinutes(1)));
        var second = await table.UpsertRow(Entry("a", TimeSpan.FromMinutes(2)));
        Assert.NotEqual(first, second);
        Assert.Equal(TimeSpan.FromMinutes(2), (await table.ReadRow(Entry("a", default).GrainId, "tick"))!.Period);
    }

    [Fact]
    public async Task RemoveRow_OldETag_IsRefused()
    {
        var grain = Entry("a", default).GrainId;
        var first = await table.UpsertRow(Entry("a", TimeSpan.FromMinutes(1)));
        var second = await table.UpsertRow(Entry("a", TimeSpan.FromMinutes(1)));
        Assert.False(await table.RemoveRow(grain, "tick", first!));
        Assert.NotNull(await table.ReadRow(grain, "tick"));
        Assert.True(await table.RemoveRow(grain, "tick", second!));
        Assert.Null(await table.ReadRow(grain, "tick"));
    }

    [Fact]
    public async Task ReadRows_EveryCutOfTheRing_GivesEachReminderToExactlyOnePart()
    {
        var grains = Enumerable.Range(0, 40).Select(i => Entry("grain" + i, TimeSpan.FromMinutes(1))).ToArray();
        foreach (var entry in grains)
        {
            await table.UpsertRow(entry);
        }

        var expected = grains.Select(entry => entry.GrainId.ToString()).Order(StringComparer.Ordinal).ToArray();
        foreach (var cut in (uint[])[0, 1, 0x3fff_ffff, 0x7fff_ffff, 0x8000_0000, 0xc000_0000, uint.MaxValue])
        {
            var middle = unchecked(cut + 0x5555_5555);
            var parts = await Task.WhenAll(table.ReadRows(cut, middle), table.ReadRows(middle, cut));
            var got = parts.SelectMany(part => part.Reminders).Select(reminder => reminder.GrainId.ToString()).Order(StringComparer.Ordinal);
            Assert.Equal(expected, got);
        }
    }

    [Fact]
    public async Task TestOnlyClearTable_OfThisService_RemovesAll()
    {
        await table.UpsertRow(Entry("a", TimeSpan.FromMinutes(1)));
        await table.TestOnlyClearTable();
        Assert.Empty((await table.ReadRows(0, 0)).Reminders);
    }

    private static ReminderEntry Entry(string key, TimeSpan period) =>
        new() { GrainId = GrainId.Create("clock", key), ReminderName = "tick", StartAt = Start, Period = period };
}
