using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using System.Text;
using Kms.Records;
using Kms.Regions.Messages;

namespace Kms.Simulation.Replication;

/// <summary>
/// Seals, signatures and hashes that cost nothing and cannot be made by accident: a mix of everything that they cover. A body is the mix of who may open it and its
/// place, then the content.
/// </summary>
internal sealed class SimSeal(int region, PairMutant mutant) : IRecordSeal, IRecordHash, IChangeHash, IChangeOutlet, IChangeInlet
{
    private const int MixBytes = 8;

    /// <summary>What a purged record says.</summary>
    public static ReadOnlySpan<byte> Gone => "gone"u8;

    public byte[] Seal(in RecordPlace place, ReadOnlySpan<byte> content) => Under(Owner(region, region), place, content);

    public bool TryOpen(in RecordPlace place, ReadOnlySpan<byte> body, [NotNullWhen(true)] out byte[]? content) => Open(Owner(region, region), place, body, out content);

    public bool TrySealBackup(ReadOnlySpan<byte> content, [NotNullWhen(true)] out byte[]? blob) => throw new NotSupportedException();

    public bool TryOpenBackup(ReadOnlySpan<byte> blob, [NotNullWhen(true)] out byte[]? content) => throw new NotSupportedException();

    public bool TrySeal(StoredRecord record, [NotNullWhen(true)] out byte[]? forTarget, out bool erase)
    {
        var good = TryOpen(record.Place, record.Body.Span, out var content);
        forTarget = good ? Under(Owner(region, 1 - region), record.Place, content) : null;
        erase = good && content.AsSpan().SequenceEqual(Gone);
        return forTarget is not null;
    }

    public bool TryOpen(in RecordPlace place, ReadOnlyMemory<byte> forTarget, [NotNullWhen(true)] out byte[]? own)
    {
        own = Open(Owner(1 - region, region), place, forTarget.Span, out var content) ? Seal(place, content) : null;
        return own is not null;
    }

    public byte[] Sign(ChangeBatch batch) => SignAs(region, batch);

    public byte[] Sign(CopyPage page) => SignAs(region, page);

    public bool IsGenuine(ChangeBatch batch) => mutant.TrustsAnySignature || SignAs(1 - region, batch).AsSpan().SequenceEqual(batch.Signature.Span);

    public bool IsGenuine(CopyPage page) => mutant.TrustsAnySignature || SignAs(1 - region, page).AsSpan().SequenceEqual(page.Signature.Span);

    public byte[] Of(in RecordPlace place, ReadOnlySpan<byte> body) => new Mix().Add(place).Add(body).Bytes;

    public byte[] Of(ReadOnlySpan<byte> previous, ChangeEntry entry, long epoch) => new Mix().Add(previous)
        .Add(new RecordPlace(entry.Stream, entry.RecordId ?? string.Empty, entry.Version, entry.Index))
        .Add(entry.Sequence).Add(epoch).Add(entry.TimeUnixMs).Add(entry.OperationId).Add(entry.Hash.Span).Bytes;

    public byte[] Base(string stream, long sequence, long epoch, ReadOnlySpan<byte> identity) =>
        new Mix().Add(stream).Add(sequence).Add(epoch).Add(identity).Add(7).Bytes;

    private static long Owner(int from, int to) => 1000 + (from * 10) + to;

    private static byte[] SignAs(int signer, ChangeBatch batch)
    {
        var mix = new Mix().Add(signer).Add(batch.Epoch);
        foreach (var change in batch.Changes)
        {
            mix = mix.Add(change.Hash.Span).Add(change.Erase ? 1 : 0).Add(change.Body.Span);
        }

        return mix.Bytes;
    }

    private static byte[] SignAs(int signer, CopyPage page)
    {
        var mix = new Mix().Add(signer).Add(page.Epoch).Add(page.Stream).Add(page.Base.Sequence).Add(page.Base.Hash.Span).Add(page.After ?? "-").Add(page.Last ?? "-").Add(page.WholeAt);
        foreach (var record in page.Records)
        {
            mix = mix.Add(new RecordPlace(page.Stream, record.Id, record.Version, record.Index)).Add(record.OperationId).Add(record.Body.Span);
        }

        return mix.Bytes;
    }

    private static byte[] Under(long owner, in RecordPlace place, ReadOnlySpan<byte> content) => [.. new Mix().Add(owner).Add(place).Add(content).Bytes, .. content];

    private static bool Open(long owner, in RecordPlace place, ReadOnlySpan<byte> body, [NotNullWhen(true)] out byte[]? content)
    {
        content = body.Length >= MixBytes && new Mix().Add(owner).Add(place).Add(body[MixBytes..]).Bytes.AsSpan().SequenceEqual(body[..MixBytes])
            ? body[MixBytes..].ToArray()
            : null;
        return content is not null;
    }

    private readonly struct Mix(ulong value)
    {
        public byte[] Bytes
        {
            get
            {
                var bytes = new byte[MixBytes];
                BinaryPrimitives.WriteUInt64LittleEndian(bytes, value ^ (value >> 29));
                return bytes;
            }
        }

        public Mix Add(long number) => new(((value ^ (ulong)number) * 0x9E3779B97F4A7C15) + 1);

        public Mix Add(ReadOnlySpan<byte> bytes)
        {
            var mixed = Add(bytes.Length).Value;
            foreach (var b in bytes)
            {
                mixed = (mixed ^ b) * 0x100000001B3;
            }

            return new Mix(mixed);
        }

        public Mix Add(string text) => Add(Encoding.UTF8.GetBytes(text));

        public Mix Add(in RecordPlace place) => Add(place.Vault).Add(place.Id).Add(place.Version).Add(place.Index.List ?? string.Empty);

        private ulong Value => value;
    }
}
