using Kms.Records;
using Kms.Testing;
using Kms.TwoZone;
using Kms.Zones.Sql.Sqlite;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace Kms.Zones.Tests.Sqlite;

/// <summary>A file that cannot be used: each case is an answer that names the file and what is wrong, and none outlives its cause.</summary>
public abstract class FileFaultTests : IAsyncLifetime
{
    internal FakeTimeProvider Time { get; } = TestTime.New();

    protected TemporaryFolder Folder { get; } = new();

    private protected SqliteZone Zone { get; private set; } = null!;

    protected FencingToken Token { get; private set; }

    public async ValueTask InitializeAsync()
    {
        Zone = NewZone();
        Assert.True((await Zone.Open(default)).IsApplied);
        Token = await Zone.Claim();
        await Zone.Write(Token, "r");
    }

    public async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        await Zone.DisposeAsync();
        Folder.Dispose();
    }

    protected void AssertUnreachable<T>(ZoneReply<T> reply, string reason, bool isDamaged)
    {
        Assert.Equal(ZoneOutcome.Unreachable, reply.Outcome);
        Assert.Contains(reason, reply.Reason, StringComparison.Ordinal);
        Assert.Contains(Folder.Database, reply.Reason, StringComparison.Ordinal);
        Assert.Equal(isDamaged, reply.Damaged);
    }

    private protected SqliteZone NewZone() => new("A", Folder.Path, Time, new SqliteZoneOptions { BusyTimeout = TimeSpan.FromMilliseconds(20) });

    protected ValueTask<ZoneReply<long>> Prepare(string id) => Zone.Execute(ZoneSteps.Prepare(id, 1), Token, default);
}
