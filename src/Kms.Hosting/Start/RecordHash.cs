using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using Kms.Records;

namespace Kms.Hosting.Start;

/// <summary>
/// SHA-256 over a record's place and body. It protects nothing (the seal does): it is how two zones tell that they hold the same.
/// Every part is preceded by its length, so that no two records have the same input.
/// </summary>
internal sealed class RecordHash : IRecordHash
{
    private const int Absent = -1;

    public byte[] Of(in RecordPlace place, ReadOnlySpan<byte> body)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Add(hash, place.Vault);
        Add(hash, place.Id);
        Add(hash, place.Version);
        Add(hash, place.Index.List);
        Add(hash, place.Index.DueUnixMs ?? long.MinValue);
        Add(hash, body.Length);
        hash.AppendData(body);
        return hash.GetHashAndReset();
    }

    private static void Add(IncrementalHash hash, string? text)
    {
        Add(hash, text is null ? Absent : Encoding.UTF8.GetByteCount(text));
        if (text is { Length: > 0 })
        {
            hash.AppendData(Encoding.UTF8.GetBytes(text));
        }
    }

    private static void Add(IncrementalHash hash, long number)
    {
        Span<byte> bytes = stackalloc byte[sizeof(long)];
        BinaryPrimitives.WriteInt64BigEndian(bytes, number);
        hash.AppendData(bytes);
    }
}
