using System.Security.Cryptography;
using Kms.Crypto.Sealing;
using Kms.Records;

namespace Kms.Regions.Sealing;

/// <summary>
/// SHA-256 over every field with its length in front. No secret is involved: the chain tells histories apart, the signature tells friend
/// from forger.
/// </summary>
public sealed class ChangeHash : IChangeHash
{
    private const byte Format = 1;

    public byte[] Of(ReadOnlySpan<byte> previous, ChangeEntry entry, long epoch)
    {
        ArgumentNullException.ThrowIfNull(entry);
        var bound = new AssociatedData(stackalloc byte[1024]);
        bound.Add("kms change");
        bound.Add(Format);
        bound.Add(previous);
        bound.Add(entry.Stream);
        bound.Add(entry.Sequence);
        bound.Add(epoch);
        bound.Add(entry.RecordId);
        bound.Add(entry.Version);
        bound.Add(entry.Index.List);
        bound.Add(entry.Index.DueUnixMs);
        bound.Add(entry.TimeUnixMs);
        bound.Add(entry.OperationId);
        bound.Add(entry.Hash.Span);
        return SHA256.HashData(bound.Bytes);
    }

    public byte[] Base(string stream, long sequence, long epoch, ReadOnlySpan<byte> identity)
    {
        var bound = new AssociatedData(stackalloc byte[512]);
        bound.Add("kms copy");
        bound.Add(Format);
        bound.Add(stream);
        bound.Add(sequence);
        bound.Add(epoch);
        bound.Add(identity);
        return SHA256.HashData(bound.Bytes);
    }
}
