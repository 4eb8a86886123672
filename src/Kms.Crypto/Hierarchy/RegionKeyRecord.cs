using Kms.Crypto.Files;
using Kms.Records;

namespace Kms.Crypto.Hierarchy;

/// <summary>
/// The region key: made at first start, wrapped under the root key, kept as a record in both zones, never replaced here. A root key that
/// does not fit is refused before anything is written.
/// </summary>
public static class RegionKeyRecord
{
    public const string Id = "region/key";

    public static RecordKind Kind => new(Id);

    private static readonly RecordPlace Place = new(string.Empty, Id, 1, RecordIndex.None);

    /// <exception cref="StartRefusedException">Root key and region key do not fit, or the first one cannot be stored.</exception>
    public static async Task<RegionKey> OpenOrMake(DataFolder folder, IRecordStore store, IIdentities identities, CancellationToken cancellation)
    {
        var read = await store.Read(Place.Id, cancellation);
        if (!read.TryGet(out var record, out var refusal))
        {
            throw StartRefusedException.From("The region key cannot be read from the zones", refusal);
        }

        try
        {
            if (record is not null)
            {
                // Load, not LoadOrCreate: where a region key is, a missing root key is a loss and not a first start.
                using var known = RootKey.Load(folder.RootKeyFile);
                return RegionKey.Open(known, record.Body.Span);
            }

            using var root = RootKey.LoadOrCreate(folder.RootKeyFile);
            return await Make(root, store, identities, cancellation);
        }
        catch (KeyProtectionException problem)
        {
            throw new StartRefusedException(
                $"{problem.Message} (root key: {folder.RootKeyFile}; region key: record {Place.Id} in both zones; nothing was changed)", problem);
        }
    }

    private static async Task<RegionKey> Make(RootKey root, IRecordStore store, IIdentities identities, CancellationToken cancellation)
    {
        var key = RegionKey.Create();
        var written = await store.Write(new RecordWrite(Place, key.WrapUnder(root), identities.NewId()), cancellation);
        if (written.TryGet(out _, out var refusal))
        {
            return key;
        }

        key.Dispose();
        throw StartRefusedException.From("The new region key cannot be stored in both zones", refusal);
    }
}
