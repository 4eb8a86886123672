namespace Kms.Audit;

/// <content>What must fit: a header to the file before it, a seal to its lines, the end to the newest checkpoint.</content>
public sealed partial class AuditVerification
{
    private void CheckHeader(string path, int number, FileHeader? header, bool isFirst)
    {
        if (header is null || header.Number != number)
        {
            found.At(path, 1, header is null ? "it does not begin with the header of a file." : $"the header says it is file {header.Number}.");
            return;
        }

        if (isFirst && number > 1)
        {
            // Where the log began is elsewhere; this file's own first seal vouches for what its header says.
            last = header.Block == 0 ? null : new SealLine(header.Block, 0, string.Empty, null);
        }
        else if (header.Block != (last?.Block ?? 0) || header.After != LogEnd.HashOf(last))
        {
            found.At(path, 1, $"it goes on after block {header.Block}, but the file before ends with block {last?.Block ?? 0} or with another one: it was cut off or changed.");
        }
        else if (header.UnsealedBytes != unsealedBytes || (unsealedBytes > 0 && header.UnsealedHash != Convert.ToHexStringLower(unsealed.GetCurrentHash())))
        {
            found.At(path, 1, "what stands behind the last seal of the file before is not what stood there when this file was begun.");
        }
        else if (unsealedBytes > 0)
        {
            found.Notes.Add(UncleanStop($"Before {Path.GetFileName(path)}"));
        }

        hash.GetHashAndReset();
        ResetUnsealed();
    }

    private void CheckSeal(string path, (long First, long Last) lines, SealLine? seal, long records, bool isFirstFile)
    {
        var digest = Convert.ToHexStringLower(hash.GetHashAndReset());
        // In an archive's first file the number of records before it is only known from its own, vouched-for seal.
        var startsArchive = isFirstFile && last is { Records: 0, Block: > 0 };
        if (seal is null)
        {
            found.At(path, lines.Last, "it is not a seal line that the service wrote.");
        }
        else if (seal.Hash != digest || seal.Block != (last?.Block ?? 0) + 1 || (!startsArchive && seal.Records != records))
        {
            found.At(path, lines.First, $"in the lines up to {lines.Last} something was changed, taken out or put in: they do not fit the seal of block {seal.Block}.");
        }
        else if ((seal.Voucher is not null || lines.First == 1) && !seal.IsGenuine(seals))
        {
            found.At(path, lines.Last, "the checkpoint is not genuine: it was not made by this service with its region key.");
        }
        else if (head is not null && seal.Block == head.Block)
        {
            headSeen = seal == head;
        }

        recordsBefore = startsArchive ? seal?.Records ?? 0 : recordsBefore;
        last = seal;
        ResetUnsealed();
        hash.AppendData(seal?.ToBytes() ?? []);
    }

    private void CheckEnd(string path)
    {
        if (head is null || !head.IsGenuine(seals))
        {
            found.Problem = last is null && head is null
                ? "There is no audit log."
                : "audit/head: the newest checkpoint is missing or not genuine, so how far the log went is not known.";
        }
        else if (!headSeen)
        {
            found.At(path, lines, $"the log ends with block {last?.Block ?? 0}, and its newest checkpoint is of block {head.Block}: it was cut off.");
        }
        else if (unsealedBytes > 0)
        {
            found.Notes.Add(isTorn ? UncleanStop(Path.GetFileName(path)) : $"{Path.GetFileName(path)}: the last {unsealedRecords} records are not sealed yet.");
        }
    }
}
