using System.Diagnostics.CodeAnalysis;
using Kms.Records;

namespace Kms.Regions.Messages;

/// <summary>
/// What a home region does to a body before it leaves. No root key leaves its region: a body is opened, and sealed for the target alone.
/// </summary>
public interface IChangeOutlet
{
    /// <summary>
    /// Opens the region's own record, wraps the key material in it for the target, and seals it so that it opens there as this record and
    /// version. False when the region's own record does not open (it is damaged).
    /// </summary>
    /// <param name="erase">True when the record says that everything before it is to be destroyed (a purged key).</param>
    bool TrySeal(StoredRecord record, [NotNullWhen(true)] out byte[]? forTarget, out bool erase);

    /// <summary>The home region's signature over everything in the batch but <see cref="ChangeBatch.Signature"/>.</summary>
    byte[] Sign(ChangeBatch batch);

    byte[] Sign(CopyPage page);
}

/// <summary>The other end of <see cref="IChangeOutlet"/>.</summary>
public interface IChangeInlet
{
    bool IsGenuine(ChangeBatch batch);

    bool IsGenuine(CopyPage page);

    /// <summary>Opens what was sealed for this region and seals it under its own key, in the same place. False for anything else.</summary>
    bool TryOpen(in RecordPlace place, ReadOnlyMemory<byte> forTarget, [NotNullWhen(true)] out byte[]? own);
}
