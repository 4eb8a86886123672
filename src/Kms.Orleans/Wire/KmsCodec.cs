using System.Buffers;
using Kms.Keys;
using Orleans.Serialization;
using Orleans.Serialization.Buffers;
using Orleans.Serialization.Cloning;
using Orleans.Serialization.Codecs;
using Orleans.Serialization.Serializers;
using Orleans.Serialization.WireProtocol;

namespace Kms.Orleans.Wire;

/// <summary>
/// Carries the types of the contract (<see cref="WireTable"/>) in Orleans' messages, although they know nothing of Orleans. Each value is named by the number of
/// its row, never by the name of a .NET type.
/// </summary>
[Alias("kms")]
internal sealed class KmsCodec : IGeneralizedCodec, IGeneralizedCopier, ITypeFilter
{
    public bool IsSupportedType(Type type) => type == typeof(KmsCodec) || WireTable.Has(type);

    public bool? IsTypeAllowed(Type type) => IsSupportedType(type) ? true : null;

    public void WriteField<TBufferWriter>(ref Writer<TBufferWriter> writer, uint fieldIdDelta, Type? expectedType, object? value)
        where TBufferWriter : IBufferWriter<byte>
    {
        if (ReferenceCodec.TryWriteReferenceField(ref writer, fieldIdDelta, expectedType, value))
        {
            return;
        }

        var row = WireTable.Of(value!.GetType());
        using var wire = new WireWriter();
        wire.Number((ulong)row.Number);
        row.Write(wire, value);
        writer.WriteFieldHeader(fieldIdDelta, expectedType, typeof(KmsCodec), WireType.LengthPrefixed);
        writer.WriteVarUInt32((uint)wire.Written.Length);
        writer.Write(wire.Written);
    }

    public object? ReadValue<TInput>(ref Reader<TInput> reader, Field field)
    {
        if (field.IsReference)
        {
            return ReferenceCodec.ReadReference(ref reader, field.FieldType);
        }

        field.EnsureWireType(WireType.LengthPrefixed);
        var bytes = reader.ReadBytes(reader.ReadVarUInt32());
        var wire = new WireReader(bytes);
        var value = WireTable.Of(wire.Unsigned()).Read(wire);
        if (value is ImportKey)
        {
            // The key was copied out of the message; the message is not kept.
            Array.Clear(bytes);
        }

        ReferenceCodec.RecordObject(reader.Session, value);
        return value;
    }

    /// <summary>Messages are immutable, so the copy is the argument, but for a key to import: its receiver clears it.</summary>
    public object? DeepCopy(object? input, CopyContext context) => input is ImportKey import ? Copy(import) : input;

    private static ImportKey Copy(ImportKey import)
    {
        using var wire = new WireWriter();
        KeyCommandRows.Write(wire, import.Material);
        var bytes = wire.Written.ToArray();
        var copy = import with { Material = KeyCommandRows.ReadMaterial(new WireReader(bytes)) };
        Array.Clear(bytes);
        return copy;
    }
}
