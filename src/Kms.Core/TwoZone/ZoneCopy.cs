using Kms.Records;

namespace Kms.TwoZone;

/// <summary>
/// Makes one zone equal to another: rows, logs, stream heads. Both are read in id order side by side and only differences are written,
/// so that a zone which was away for a moment is back in a moment.
/// </summary>
/// <param name="sourceTicket">The raised epoch of the source.</param>
/// <param name="token">The claim of the target: a second rejoin invalidates it.</param>
/// <param name="progress">Told how many rows have been compared since it was told last.</param>
/// <param name="isIntact">False for a row whose body is not the one that was written.</param>
internal sealed partial class ZoneCopy(
    IZone source, FencingToken sourceTicket, IZone target, FencingToken token, int pageSize, CopyPace pace, Action<int> progress,
    Func<ZoneRow, bool> isIntact)
{
    public async ValueTask<ZoneReply<bool>> Run(CancellationToken cancellation)
    {
        var rows = await CopyRows(cancellation);
        return rows.IsApplied ? await CopyLogs(cancellation) : rows;
    }

    private async ValueTask<ZoneReply<bool>> CopyRows(CancellationToken cancellation)
    {
        string? after = null;
        while (true)
        {
            var from = await source.Scan(after, pageSize, cancellation);
            if (!from.IsApplied)
            {
                return from.As<bool>();
            }

            // The target's rows of the same id range: up to the last id of the source's page, or to the end with its last page.
            var last = from.Value.Count < pageSize ? null : from.Value[^1].Id;
            var present = await Range(after, last, cancellation);
            if (!present.IsApplied)
            {
                return present.As<bool>();
            }

            var wanted = from.Value.ToDictionary(row => row.Id);
            var install = from.Value.Select(row => Best(row, present.Value.GetValueOrDefault(row.Id)))
                .Where(row => !present.Value.TryGetValue(row.Id, out var there) || !SameRow(row, there)).ToArray();
            var remove = present.Value.Keys.Where(id => !wanted.ContainsKey(id)).ToArray();
            if (install.Length + remove.Length > 0)
            {
                var done = await target.Install(token, new InstallBatch(install, remove, [], []), cancellation);
                if (!done.IsApplied)
                {
                    return done;
                }
            }

            progress(from.Value.Count);
            await pace.Rest(cancellation);
            if (last is null)
            {
                return ZoneReply.Ok(true);
            }

            after = last;
        }
    }

    /// <summary>The target's rows with ids after <paramref name="after"/> and up to <paramref name="last"/> (null: to the end).</summary>
    private async ValueTask<ZoneReply<Dictionary<string, ZoneRow>>> Range(string? after, string? last, CancellationToken cancellation)
    {
        var found = new Dictionary<string, ZoneRow>();
        while (true)
        {
            var page = await target.Scan(after, pageSize, cancellation);
            if (!page.IsApplied)
            {
                return page.As<Dictionary<string, ZoneRow>>();
            }

            foreach (var row in page.Value)
            {
                if (last is not null && string.CompareOrdinal(row.Id, last) > 0)
                {
                    return ZoneReply.Ok(found);
                }

                found.Add(row.Id, row);
            }

            if (page.Value.Count < pageSize || page.Value[^1].Id == last)
            {
                return ZoneReply.Ok(found);
            }

            after = page.Value[^1].Id;
        }
    }

    /// <summary>
    /// The row to have. If the body at the source was altered on the disk and the target still has it, that one is the last good copy.
    /// </summary>
    private ZoneRow Best(ZoneRow row, ZoneRow? there) =>
        there is not null && there.Version == row.Version && there.Hash.Span.SequenceEqual(row.Hash.Span) && !isIntact(row) && isIntact(there)
            ? row with { Body = there.Body }
            : row;

    // The body is compared too, not only its hash: a page damaged on disk keeps its hash column.
    private static bool SameRow(ZoneRow x, ZoneRow y) =>
        x.Version == y.Version && x.Ballot == y.Ballot && x.Stream == y.Stream && x.Index == y.Index && x.OperationId == y.OperationId
        && x.Intent is null && y.Intent is null && x.Hash.Span.SequenceEqual(y.Hash.Span) && x.Body.Span.SequenceEqual(y.Body.Span);
}
