using System.Buffers.Binary;
using System.Globalization;
using Kms.Records;

namespace Kms.Simulation.Hosts;

/// <summary>Identities are numbers in order, and a hash is a mix of what it covers: neither costs anything, both are the same in every run.</summary>
internal sealed class SimIdentities : IIdentities, IRecordHash
{
    private static readonly string[] Names = [.. Enumerable.Range(0, 4096).Select(Name)];
    private int last;

    public string NewId() => ++last < Names.Length ? Names[last] : Name(last);

    public byte[] Of(in RecordPlace place, ReadOnlySpan<byte> body)
    {
        var mixed = (ulong)place.Version * 0x9E3779B97F4A7C15;
        foreach (var b in body)
        {
            mixed = (mixed ^ b) * 0x100000001B3;
        }

        var hash = new byte[8];
        BinaryPrimitives.WriteUInt64LittleEndian(hash, mixed);
        return hash;
    }

    private static string Name(int number) => "i" + number.ToString(CultureInfo.InvariantCulture);
}
