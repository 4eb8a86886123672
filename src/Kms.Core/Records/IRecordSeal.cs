using System.Diagnostics.CodeAnalysis;

namespace Kms.Records;

/// <summary>Seals what is stored. Implemented by Kms.Crypto; the domain and the zones see only opaque bytes.</summary>
public interface IRecordSeal
{
    /// <summary>Seals <paramref name="content"/> so that it opens only in <paramref name="place"/>.</summary>
    byte[] Seal(in RecordPlace place, ReadOnlySpan<byte> content);

    /// <summary>
    /// False when the body was altered, stands in another place, or belongs to another root key. Never throws for bad input.
    /// </summary>
    bool TryOpen(in RecordPlace place, ReadOnlySpan<byte> body, [NotNullWhen(true)] out byte[]? content);

    /// <summary>
    /// Seals a key for its owner to keep: opens in every vault of this installation and of the region that is paired with it now, and
    /// nowhere else. False when the material of one of its versions does not open: such a backup would be worth nothing.
    /// </summary>
    bool TrySealBackup(ReadOnlySpan<byte> content, [NotNullWhen(true)] out byte[]? blob);

    /// <summary>
    /// The content, with its material as this installation keeps it. False for anything that was altered or was not made for this
    /// installation. Never throws.
    /// </summary>
    bool TryOpenBackup(ReadOnlySpan<byte> blob, [NotNullWhen(true)] out byte[]? content);
}
