using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using Kms.Records;

namespace Kms.Crypto.Records;

/// <summary>
/// SHA-256 over version, id and body. No secret is involved: it tells two zones apart, the seal tells friend from forger.
/// </summary>
public sealed class RecordHash : IRecordHash
{
    private const int IdBytesMax = 1024;

    public byte[] Of(in RecordPlace place, ReadOnlySpan<byte> body)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Span<byte> head = stackalloc byte[sizeof(long) + sizeof(int) + IdBytesMax];
        var idBytes = Encoding.UTF8.GetBytes(place.Id, head[(sizeof(long) + sizeof(int))..]);
        BinaryPrimitives.WriteInt64LittleEndian(head, place.Version);
        BinaryPrimitives.WriteInt32LittleEndian(head[sizeof(long)..], idBytes);
        hash.AppendData(head[..(sizeof(long) + sizeof(int) + idBytes)]);
        hash.AppendData(body);
        return hash.GetHashAndReset();
    }
}
