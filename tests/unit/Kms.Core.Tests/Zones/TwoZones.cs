using System.Security.Cryptography;
using System.Text;
using Kms.Records;
using Kms.Testing;
using Kms.TwoZone;
using Microsoft.Extensions.Time.Testing;

namespace Kms.Core.Tests.Zones;

/// <summary>A store on two zones in memory, with plain text for bodies: the zones do not look inside.</summary>
internal sealed class TwoZones : IIdentities, IRecordHash
{
    private int nextId;

    public MemoryZone A { get; } = new("A");

    public MemoryZone B { get; } = new("B");

    public FakeTimeProvider Time { get; } = TestTime.New();

    public List<ZoneHealth> Changed { get; } = [];

    public string NewId() => (++nextId).ToString("x32", null);

    public byte[] Of(in RecordPlace place, ReadOnlySpan<byte> body) => SHA256.HashData([.. Encoding.UTF8.GetBytes(place.Id + place.Version), .. body]);

    /// <summary>A host on these zones: the one before it has crashed or never was.</summary>
    public TwoZoneStore Store() => new(A, B, this, this, Time, Changed.Add);

    public async Task<TwoZoneStore> Started()
    {
        var store = Store();
        var started = await store.Start(CancellationToken.None);
        return started.IsOk ? store : throw new InvalidOperationException(started.Refusal.ToString());
    }

    public MemoryZone this[string name] => name == "A" ? A : B;

    public static RecordWrite Write(string id, long version, string body, string? list = "keys/v", long? due = null, bool erase = false) =>
        new(new RecordPlace("v", id, version, new RecordIndex(list, due)), Encoding.UTF8.GetBytes(body), "op-" + id + version, erase);

    public static string? Text(Result<StoredRecord?> read) => read.Value is { } record ? Encoding.UTF8.GetString(record.Body.Span) : null;

    public async Task<bool> AreEqual() => await ZoneDigest.Of(A) == await ZoneDigest.Of(B);
}
