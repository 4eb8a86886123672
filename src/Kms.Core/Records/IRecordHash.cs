namespace Kms.Records;

/// <summary>
/// SHA-256 over a record's place and sealed body: how two zones tell that they hold the same. A port, because Core computes no hashes.
/// </summary>
public interface IRecordHash
{
    /// <returns>32 bytes.</returns>
    byte[] Of(in RecordPlace place, ReadOnlySpan<byte> body);
}
