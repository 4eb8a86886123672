using Kms.Records;
using Kms.TwoZone;
using Xunit;

namespace Kms.Zones.Tests.Contract;

/// <summary>What every zone must do, whatever it is made of. A fixture says only how to make one.</summary>
public abstract partial class ZoneContract : IAsyncLifetime
{
    private IZone? _zone;
    private FencingToken _ticket;

    protected TemporaryFolder Folder { get; } = new();

    private IZone Zone => _zone ?? throw new InvalidOperationException("not initialized");

    public async ValueTask InitializeAsync()
    {
        _zone = await Make();
        Assert.True((await _zone.Open(default)).IsApplied);
        _ticket = await _zone.Claim();
    }

    public async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        if (_zone is not null)
        {
            await _zone.DisposeAsync();
        }

        Folder.Dispose();
    }

    protected abstract Task<IZone> Make();

    private async Task<ZoneReply<long>> Do(ZoneStatement statement) => await Zone.Execute(statement, _ticket, default);

    private async Task Install(params ZoneRow[] rows) =>
        Assert.True((await Zone.Install(_ticket, new InstallBatch(rows, [], [], []), default)).IsApplied);

    private async Task<ZoneRow> Row(string id) => (await Zone.Read(id, default)).Value ?? ZoneRow.Absent(id);

    private async Task<IReadOnlyList<ChangeEntry>> Log(string stream) => (await Zone.Changes(stream, 0, 1000, default)).Value;

    private static ZoneRow Listed(string id, string? list, long? due = null, long version = 1) => ZoneRow.Absent(id) with
    {
        Stream = "s",
        Version = version,
        Index = new RecordIndex(list, due),
        Body = new byte[] { 1 },
        Hash = new byte[] { 2 },
        OperationId = "op",
    };
}
