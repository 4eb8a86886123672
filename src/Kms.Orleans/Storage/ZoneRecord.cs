using Kms.Records;

namespace Kms.Orleans.Storage;

/// <summary>
/// A grain state that is a record already: sealed by its owner, in the list and with the due time that it names. The provider stores it as
/// it is, under the grain's key and nothing before it, so that whoever reads the zones finds it: lists, backups, another region. Of any
/// other type the provider makes a record itself.
/// </summary>
public sealed class ZoneRecord
{
    /// <summary>What was read; null: there is nothing. With what is undecided or denied while a zone is away.</summary>
    public StoredRecord? Stored { get; set; }

    /// <summary>What the next write stores: the version after the one that the ETag names.</summary>
    public RecordWrite? Next { get; set; }
}
