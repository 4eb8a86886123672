using System.Security.Cryptography;
using Kms.Crypto.Sealing;
using Kms.Regions.Messages;

namespace Kms.Regions.Sealing;

/// <summary>
/// What a signature on the link is over: SHA-256 of every field, each with its length in front. A change's hash stands for all fields that
/// it covers.
/// </summary>
internal static class LinkDigest
{
    public static byte[] Of(ChangeBatch batch)
    {
        ArgumentNullException.ThrowIfNull(batch);
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var head = new AssociatedData(stackalloc byte[128]);
        head.Add("kms change batch");
        head.Add(batch.Epoch);
        head.Add(batch.Changes.Count);
        hash.AppendData(head.Bytes);
        foreach (var change in batch.Changes)
        {
            Append(hash, change);
        }

        return hash.GetHashAndReset();
    }

    public static byte[] Of(CopyPage page)
    {
        ArgumentNullException.ThrowIfNull(page);
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var head = new AssociatedData(stackalloc byte[512]);
        head.Add("kms copy page");
        head.Add(page.Epoch);
        head.Add(page.Stream);
        head.Add(page.Base.Stream);
        head.Add(page.Base.Sequence);
        head.Add(page.Base.Epoch);
        head.Add(page.Base.Previous.Span);
        head.Add(page.Base.Hash.Span);
        head.Add(page.Base.CopiedTo);
        head.Add(page.Base.WholeAt);
        head.Add(page.After);
        head.Add(page.Last);
        head.Add(page.WholeAt);
        head.Add(page.Records.Count);
        hash.AppendData(head.Bytes);
        foreach (var record in page.Records)
        {
            Append(hash, record);
        }

        return hash.GetHashAndReset();
    }

    private static void Append(IncrementalHash hash, Change change)
    {
        var fields = new AssociatedData(stackalloc byte[128]);
        fields.Add(change.Hash.Span);
        fields.Add(change.Erase ? 1 : 0);
        fields.Add(change.Body.Length);
        hash.AppendData(fields.Bytes);
        hash.AppendData(change.Body.Span);
    }

    private static void Append(IncrementalHash hash, CopiedRecord record)
    {
        var fields = new AssociatedData(stackalloc byte[512]);
        fields.Add(record.Id);
        fields.Add(record.Version);
        fields.Add(record.Index.List);
        fields.Add(record.Index.DueUnixMs);
        fields.Add(record.OperationId);
        fields.Add(record.Body.Length);
        hash.AppendData(fields.Bytes);
        hash.AppendData(record.Body.Span);
    }
}
