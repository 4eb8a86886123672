using System.Text;
using Kms.Records;

namespace Kms.Regions.State;

/// <summary>
/// The region's name in its zones (<c>region/name</c>), in clear: everything else is sealed under it, so that a process which is told
/// another one could say no more than that nothing opens.
/// </summary>
public static class RegionName
{
    private const string Id = "region/name";

    private static readonly RecordPlace Place = new(string.Empty, Id, 1, RecordIndex.None);

    internal static RecordKind Kind => new(Id);

    /// <summary>Null where no region has begun here.</summary>
    public static async ValueTask<Result<string?>> Read(IRecordStore store, CancellationToken cancellation) =>
        (await store.Read(Id, cancellation)).TryGet(out var record, out var refusal)
            ? record is null ? default(string) : Encoding.UTF8.GetString(record.Body.Span)
            : refusal;

    /// <summary>Once, when the region begins.</summary>
    public static ValueTask<Result<Done>> Write(IRecordStore store, string name, IIdentities identities, CancellationToken cancellation) =>
        store.Write(new RecordWrite(Place, Encoding.UTF8.GetBytes(name), identities.NewId()), cancellation);
}
