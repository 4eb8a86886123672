namespace Kms.Records;

/// <summary>
/// Where a record stands: everything about it that is stored in the clear. A sealed body opens only in its own place, so a row
/// that was moved, copied, rolled to another version number or whose index columns were edited does not open.
/// </summary>
/// <param name="Vault">The vault the record belongs to; also the stream of its changes. Empty for records of the region itself.</param>
/// <param name="Id">For example <c>key/payments/signing</c> or <c>vault/payments</c>.</param>
/// <param name="Version">1 for the first durable state, +1 for each change.</param>
/// <param name="Index">The clear columns that make it findable.</param>
public readonly record struct RecordPlace(string Vault, string Id, long Version, RecordIndex Index);

/// <summary>How a record is found without opening it.</summary>
/// <param name="List">
/// The listing it appears in (<c>keys/payments</c>, <c>deletedkeys/payments</c>, <c>vaults</c>), or null for none.
/// </param>
/// <param name="DueUnixMs">When it wants to be looked at without a request arriving (a rotation, the end of a retention), or null.</param>
public readonly record struct RecordIndex(string? List, long? DueUnixMs)
{
    public static RecordIndex None => default;
}
