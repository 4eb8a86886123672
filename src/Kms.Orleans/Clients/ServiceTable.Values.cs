using Kms.Keys;
using Kms.Orleans.Wire;
using Kms.TwoZone;

namespace Kms.Orleans.Clients;

/// <content>What operations take and give, beyond what grains exchange among themselves.</content>
internal static partial class ServiceTable
{
    private static void Write(WireWriter w, VaultName vault) => w.Text(vault.Value);

    private static VaultName ReadVault(WireReader r) => GrainKeys.VaultOf(r.Text());

    private static void Write(WireWriter w, KeyId key) => w.Text(GrainKeys.Of(key));

    private static KeyId ReadKey(WireReader r) => GrainKeys.KeyOf(r.Text());

    private static void Write(WireWriter w, PageRequest page)
    {
        w.Text(page.After);
        w.Number((long)page.Limit);
    }

    private static PageRequest ReadPage(WireReader r) => new(r.OptionalText(), r.Small());

    private static Action<WireWriter, Page<T>> Page<T>(Action<WireWriter, T> write) => (w, page) =>
    {
        w.Many(page.Items, write);
        w.Text(page.Next);
    };

    private static Func<WireReader, Page<T>> ReadPage<T>(Func<WireReader, T> read) => r => new Page<T>(r.Many(read), r.OptionalText());

    private static void Write(WireWriter w, KeyView view)
    {
        Write(w, view.Key);
        w.Text(view.Name);
        w.Text(view.VersionId);
        w.Block(view.Spec, Wire.KeyRows.Write);
        w.Block(view.Public, Wire.KeyRows.Write);
        w.Number((long)view.Operations);
        w.Block(view.Attributes, Wire.KeyRows.Write);
        w.Block(view.Tags, Wire.KeyRows.Write);
        w.Number((long)view.Recovery.Days);
        w.Flag(view.Recovery.PurgeProtected);
        w.Record(view.Deletion, Wire.VaultRows.Write);
        w.Number((long)view.Durability);
    }

    private static KeyView ReadView(WireReader r) => new(
        ReadKey(r), r.Text(), r.Text(), r.Block(Wire.KeyRows.ReadSpec), r.Block(Wire.KeyRows.ReadPublic), r.Enum<KeyOperations>(), r.Block(Wire.KeyRows.ReadAttributes),
        r.Block(Wire.KeyRows.ReadTags), new Kms.Vaults.Recovery(r.Small(), r.Flag()), r.Record(Wire.VaultRows.ReadDeletion))
    { Durability = r.Enum<Durability>() };

    private static void Write(WireWriter w, CryptoRequest request)
    {
        w.Number((long)request.Operation);
        w.Text(request.Algorithm.Name);
        w.Bytes(request.Value.Span);
        w.Bytes(request.Signature.Span);
        w.Bytes(request.Iv.Span);
        w.Bytes(request.AdditionalData.Span);
        w.Bytes(request.Tag.Span);
    }

    private static CryptoRequest ReadRequest(WireReader r)
    {
        var (operation, name) = (r.Enum<KeyOperations>(), r.Text());
        return Algorithm.ByName.TryGetValue(name, out var algorithm)
            ? new CryptoRequest(operation, algorithm, r.Bytes(), r.Bytes(), r.Bytes(), r.Bytes(), r.Bytes())
            : throw new FormatException($"A client asks for algorithm '{Text.Shorten(name)}', which this release does not know.");
    }

    private static void Write(WireWriter w, CryptoAnswer answer)
    {
        w.Text(answer.Name);
        w.Text(answer.VersionId);
        w.Bytes(answer.Output.Value.Span);
        w.Flag(answer.Output.Valid);
        w.Bytes(answer.Output.Iv.Span);
        w.Bytes(answer.Output.AdditionalData.Span);
        w.Bytes(answer.Output.Tag.Span);
    }

    private static CryptoAnswer ReadAnswer(WireReader r) =>
        new(r.Text(), r.Text(), new CryptoOutput(r.Bytes(), r.Flag(), r.Bytes(), r.Bytes(), r.Bytes()));

    private static void Write(WireWriter w, StoreHealth health)
    {
        w.Block(health.A, Write);
        w.Block(health.B, Write);
    }

    private static StoreHealth ReadHealth(WireReader r) => new(r.Block(ReadZone), r.Block(ReadZone));

    private static void Write(WireWriter w, ZoneHealth zone)
    {
        w.Text(zone.Zone);
        w.Number((long)zone.Status);
        w.Text(zone.Reason);
        w.Time(zone.Since);
        w.Optional(zone.Compared, static (inner, compared) => inner.Number(compared));
        w.Text(zone.Warning);
    }

    private static ZoneHealth ReadZone(WireReader r) =>
        new(r.Text(), r.Enum<ZoneStatus>(), r.OptionalText(), r.Time(), r.Optional(static inner => inner.Signed()), r.OptionalText());

    private static void Write(WireWriter w, ReadOnlyMemory<byte> bytes) => w.Bytes(bytes.Span);

    private static ReadOnlyMemory<byte> ReadBytes(WireReader r) => r.Bytes();

    private static void Write(WireWriter w, Done done)
    {
    }

    private static Done ReadDone(WireReader r) => default;
}
