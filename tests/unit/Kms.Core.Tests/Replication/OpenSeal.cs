using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Text;
using Kms.Records;
using Kms.Regions.Messages;

namespace Kms.Core.Tests.Replication;

/// <summary>Seals that anybody can open, with the region's name in front so that a body in the wrong region is noticed; hashes as simple as they can be.</summary>
internal sealed class OpenSeal(string region, string peer) : IRecordSeal, IChangeOutlet, IChangeInlet, IRecordHash, IChangeHash
{
    /// <summary>Ids of records that do not open.</summary>
    public HashSet<string> Damaged { get; } = [];

    public byte[] Seal(in RecordPlace place, ReadOnlySpan<byte> content) => [.. Prefix(region, place), .. content];

    public bool TryOpen(in RecordPlace place, ReadOnlySpan<byte> body, [NotNullWhen(true)] out byte[]? content)
    {
        var prefix = Prefix(region, place);
        content = body.StartsWith(prefix) ? body[prefix.Length..].ToArray() : null;
        return content is not null;
    }

    /// <summary>False: the material of a version does not open, so that no backup can be made.</summary>
    public bool CanSealBackups { get; set; } = true;

    public bool TrySealBackup(ReadOnlySpan<byte> content, [NotNullWhen(true)] out byte[]? blob)
    {
        blob = CanSealBackups ? [.. "[backup]"u8, .. content] : null;
        return blob is not null;
    }

    public bool TryOpenBackup(ReadOnlySpan<byte> blob, [NotNullWhen(true)] out byte[]? content)
    {
        content = blob.StartsWith("[backup]"u8) ? blob[8..].ToArray() : null;
        return content is not null;
    }

    public bool TrySeal(StoredRecord record, [NotNullWhen(true)] out byte[]? forTarget, out bool erase)
    {
        (forTarget, erase) = (null, false);
        if (Damaged.Contains(record.Place.Id) || !TryOpen(record.Place, record.Body.Span, out var content))
        {
            return false;
        }

        erase = content.AsSpan().SequenceEqual("gone"u8);
        forTarget = [.. Prefix(region + ">" + peer, record.Place), .. content];
        return true;
    }

    public bool TryOpen(in RecordPlace place, ReadOnlyMemory<byte> forTarget, [NotNullWhen(true)] out byte[]? own)
    {
        var prefix = Prefix(peer + ">" + region, place);
        own = forTarget.Span.StartsWith(prefix) ? Seal(place, forTarget.Span[prefix.Length..]) : null;
        return own is not null;
    }

    public byte[] Sign(ChangeBatch batch) => SHA256.HashData(Encoding.UTF8.GetBytes(region + string.Concat(batch.Changes.Select(Text))));

    public byte[] Sign(CopyPage page) => SHA256.HashData(Encoding.UTF8.GetBytes(region + page.Base.Sequence + page.After + page.Last + page.WholeAt + string.Concat(page.Records.Select(Text))));

    public bool IsGenuine(ChangeBatch batch) => new OpenSeal(peer, region).Sign(batch).AsSpan().SequenceEqual(batch.Signature.Span);

    public bool IsGenuine(CopyPage page) => new OpenSeal(peer, region).Sign(page).AsSpan().SequenceEqual(page.Signature.Span);

    public byte[] Of(in RecordPlace place, ReadOnlySpan<byte> body) => SHA256.HashData([.. Encoding.UTF8.GetBytes(place.Id + place.Version), .. body]);

    public byte[] Of(ReadOnlySpan<byte> previous, ChangeEntry entry, long epoch) => SHA256.HashData([
        .. previous,
        .. Encoding.UTF8.GetBytes($"{entry.Stream}|{entry.Sequence}|{epoch}|{entry.RecordId}|{entry.Version}|{entry.Index}|{entry.TimeUnixMs}|{entry.OperationId}|"),
        .. entry.Hash.Span]);

    public byte[] Base(string stream, long sequence, long epoch, ReadOnlySpan<byte> identity) =>
        SHA256.HashData([.. Encoding.UTF8.GetBytes($"base {stream}|{sequence}|{epoch}|"), .. identity]);

    private static byte[] Prefix(string owner, in RecordPlace place) => Encoding.UTF8.GetBytes($"[{owner} {place.Id}@{place.Version}]");

    private static string Text(Change change) => Convert.ToHexString(change.Hash.Span) + change.Erase + Convert.ToHexString(change.Body.Span) + "|";

    private static string Text(CopiedRecord record) => $"{record.Id}|{record.Version}|{record.Index}|{record.OperationId}|{Convert.ToHexString(record.Body.Span)}|";
}
