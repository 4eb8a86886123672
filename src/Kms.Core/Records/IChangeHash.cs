namespace Kms.Records;

/// <summary>
/// The chain of a stream's changes. A port, because Core computes no hashes. Both regions compute the same from the same change.
/// </summary>
public interface IChangeHash
{
    /// <returns>32 bytes, from which every change up to this one follows.</returns>
    byte[] Of(ReadOnlySpan<byte> previous, ChangeEntry entry, long epoch);

    /// <summary>The beginning of a chain where records are copied instead of changes.</summary>
    /// <param name="identity">The hash of the home region's entry at that number.</param>
    byte[] Base(string stream, long sequence, long epoch, ReadOnlySpan<byte> identity);
}
