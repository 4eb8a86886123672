using Kms.Backups.Format;
using Kms.Backups.Planning;
using Kms.Crypto.Records;
using Kms.Records;

namespace Kms.Backups.Restoring;

/// <summary>
/// Reads everything that a restore will need, to the last byte, before anything is written: every piece, every root hash, that each backup
/// hangs on the one before it, and whether each record opens. Finds where the streams end at the moment.
/// </summary>
internal sealed class PlanCheck(
    BackupCatalog catalog, IReadOnlyList<CatalogEntry> entries, StreamCuts cuts, IRecordSeal seal, RecordKinds kinds)
{
    private static readonly RecordHash Hash = new();

    /// <summary>Records that do not open, or whose body is not the one that was written.</summary>
    public long Damaged { get; private set; }

    public long Bytes { get; private set; }

    /// <exception cref="BackupRefusedException">One of them is not as it was written, is another one than it should be, or holds a record
    /// of an unknown kind.</exception>
    public async Task Run(IProgress<BackupWork>? progress, CancellationToken cancellation)
    {
        var total = entries.Sum(entry => entry.Facts.Bytes);
        string? before = null;
        foreach (var entry in entries)
        {
            using var reader = await catalog.Open(entry.Name, cancellation);
            if (before is not null && reader.Header.ParentHash != before)
            {
                throw new BackupRefusedException($"{entry.Name} does not hang on the backup that is in front of it: one of the two was exchanged.");
            }

            try
            {
                await Check(reader, isBase: before is null, cancellation);
            }
            catch (Exception problem) when (problem is BackupRefusedException or UnknownRecordException)
            {
                throw new BackupRefusedException($"{entry.Name} is refused: {problem.Message.TrimEnd('.')}. Nothing was changed.", problem);
            }

            before = reader.Hash;
            progress?.Report(new BackupWork("check", Bytes += entry.Facts.Bytes, total));
        }
    }

    private async Task Check(BackupReader reader, bool isBase, CancellationToken cancellation)
    {
        await foreach (var piece in reader.Pieces(cancellation))
        {
            if (piece.Kind == PieceKind.Rows && isBase)
            {
                foreach (var row in Items.All(piece.Content, Items.ReadRow))
                {
                    Look(new RecordPlace(row.Stream, row.Id, row.Version, row.Index), row.Body, row.Hash);
                }
            }
            else if (piece.Kind == PieceKind.Changes)
            {
                foreach (var change in Items.All(piece.Content, Items.ReadChange))
                {
                    if (!isBase)
                    {
                        cuts.See(change);
                    }

                    if (change is { RecordId: { } id, Body.Length: > 0 })
                    {
                        Look(new RecordPlace(change.Stream, id, change.Version, change.Index), change.Body, change.Hash);
                    }
                }
            }
        }
    }

    private void Look(in RecordPlace place, ReadOnlyMemory<byte> body, ReadOnlyMemory<byte> hash)
    {
        var isSealed = kinds.Of(place.Id).IsSealed;
        if (!Hash.Of(place, body.Span).AsSpan().SequenceEqual(hash.Span) || (isSealed && !seal.TryOpen(place, body.Span, out _)))
        {
            Damaged++;
        }
    }
}
