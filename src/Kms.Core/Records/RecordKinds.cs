namespace Kms.Records;

/// <summary>
/// The table of stored kinds. Code that looks at a record asks it. An id that belongs to no row was written by something else, perhaps a
/// later release, and is an exception: to skip it would be to lose it.
/// </summary>
public sealed class RecordKinds
{
    private readonly RecordKind[] rows;

    /// <exception cref="ArgumentException">Two rows would have the same ids.</exception>
    public RecordKinds(IEnumerable<RecordKind> rows)
    {
        this.rows = [.. rows.OrderBy(row => row.Prefix, StringComparer.Ordinal)];
        foreach (var (before, next) in this.rows.Zip(this.rows.Skip(1)))
        {
            if (next.Prefix == before.Prefix
                || (before.Prefix[^1] == '/' && next.Prefix.StartsWith(before.Prefix, StringComparison.Ordinal)))
            {
                throw new ArgumentException($"Records '{next.Prefix}' are also records '{before.Prefix}'.", nameof(rows));
            }
        }
    }

    /// <summary>By prefix.</summary>
    public IReadOnlyList<RecordKind> All => rows;

    /// <exception cref="UnknownRecordException">No row has this id.</exception>
    public RecordKind Of(string id)
    {
        foreach (var row in rows)
        {
            if (row.Has(id))
            {
                return row;
            }
        }

        throw new UnknownRecordException(id);
    }

    /// <summary>The record's name, by which its actor is reached; null where no actor holds such a record.</summary>
    /// <exception cref="UnknownRecordException">No row has this id.</exception>
    public RecordName? NameOf(string id) => Of(id) is ActorKind kind && kind.TryParse(id, out var name) ? name : null;

    /// <summary>Where a vault's records stand among all ids, in id order. See <see cref="RecordKind.IdsIn"/>.</summary>
    public IEnumerable<string> IdsIn(string vault) => rows.Select(row => row.IdsIn(vault)).OfType<string>().Order(StringComparer.Ordinal);

    /// <summary>
    /// For code that reads the records of known kinds alone: makes sure that there are no others. Reads one row for each kind.
    /// </summary>
    /// <exception cref="UnknownRecordException">There is one that no row has.</exception>
    public async ValueTask<Result<Done>> Check(IRecordRows records, CancellationToken cancellation)
    {
        for (string? after = null; ;)
        {
            if (!(await records.Scan(after, 1, cancellation)).TryGet(out var next, out var refusal))
            {
                return refusal;
            }

            if (next is not [var row])
            {
                return default(Done);
            }

            // The highest character there is: what follows belongs to another kind.
            var prefix = Of(row.Id).Prefix;
            after = prefix[^1] == '/' ? prefix + '\uffff' : prefix;
        }
    }
}

/// <summary>A record of a kind that this release does not know.</summary>
public sealed class UnknownRecordException : Exception
{
    public UnknownRecordException()
    {
    }

    public UnknownRecordException(string id)
        : base($"Record '{id}' is of a kind that this release does not know: "
            + "it was written by a later release, or by something else. It is not passed over.")
    {
    }

    public UnknownRecordException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
