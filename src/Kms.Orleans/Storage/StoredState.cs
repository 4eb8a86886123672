using Kms.Records;

namespace Kms.Orleans.Storage;

/// <summary>
/// A state as a record's body: a format byte, then what the serializer made; nothing after the byte for a state that was cleared.
/// Sealed whole where there is a seal.
/// </summary>
internal static class StoredState
{
    private const byte FormatNow = 1;

    public static byte[] Of(in RecordPlace place, ReadOnlyMemory<byte> content, IRecordSeal? seal)
    {
        var body = new byte[content.Length + 1];
        body[0] = FormatNow;
        content.CopyTo(body.AsMemory(1));
        return seal?.Seal(place, body) ?? body;
    }

    public static bool TryOpen(StoredRecord record, IRecordSeal? seal, out ReadOnlyMemory<byte> content)
    {
        content = default;
        var body = record.Body;
        if (seal is not null)
        {
            if (!seal.TryOpen(record.Place, body.Span, out var opened))
            {
                return false;
            }

            body = opened;
        }

        if (body.Length == 0 || body.Span[0] != FormatNow)
        {
            return false;
        }

        content = body[1..];
        return true;
    }
}
