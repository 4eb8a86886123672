using System.Collections.Immutable;
using Kms.Keys;

namespace Kms.Orleans.Wire;

/// <summary>Keys: their state, and what came of a command.</summary>
internal static class KeyRows
{
    public static WireRow[] All { get; } =
    [
        WireTable.Result(1, Write, Read),
        WireTable.Result<KeyChange>(
            2,
            (w, change) =>
            {
                w.Block(change.State, Write);
                w.Text(change.VersionId);
                w.Number((long)change.Durability);
            },
            r => new KeyChange(r.Block(Read), r.OptionalText(), r.Enum<Durability>())),
        WireTable.Result(3, (w, grant) => GrantRow.Write(w, grant, Write), r => GrantRow.Read(r, Read)),
    ];

    public static void Write(WireWriter w, KeyState state)
    {
        w.Number((long)state.Status);
        w.Text(state.Name);
        w.Many(state.Versions, Write);
        w.Record(state.Rotation, Write);
        w.Record(state.Deletion, VaultRows.Write);
        w.Block(state.Idempotency, ServiceRows.Write);
    }

    public static KeyState Read(WireReader r)
    {
        var (status, name) = (r.Enum<KeyStatus>(), r.Text());
        var versions = ImmutableArray.Create(r.Many(ReadVersion));
        return new KeyState(status, name, versions, r.Record(ReadRotation), r.Record(VaultRows.ReadDeletion))
        {
            Idempotency = r.Block(ServiceRows.ReadLog),
        };
    }

    public static void Write(WireWriter w, KeySpec spec)
    {
        w.Number((long)spec.Type);
        w.Number((long)spec.SizeBits);
        w.Number((long)spec.Curve);
        w.Number(spec.PublicExponent);
    }

    public static KeySpec ReadSpec(WireReader r) => new(r.Enum<KeyType>(), r.Small(), r.Enum<Curve>(), r.Signed());

    public static void Write(WireWriter w, Tags tags) => w.Many(tags.Items, (inner, tag) =>
    {
        inner.Text(tag.Key);
        inner.Text(tag.Value);
    });

    public static Tags ReadTags(WireReader r) => Tags.Trusted(r.Many(inner => KeyValuePair.Create(inner.Text(), inner.Text())));

    public static void Write(WireWriter w, PublicMaterial material)
    {
        w.Bytes(material.N.Span);
        w.Bytes(material.E.Span);
        w.Bytes(material.X.Span);
        w.Bytes(material.Y.Span);
    }

    public static PublicMaterial ReadPublic(WireReader r) => new(r.Bytes(), r.Bytes(), r.Bytes(), r.Bytes());

    public static void Write(WireWriter w, KeyAttributes attributes)
    {
        w.Flag(attributes.Enabled);
        w.Optional(attributes.NotBefore, static (inner, time) => inner.Time(time));
        w.Optional(attributes.Expires, static (inner, time) => inner.Time(time));
        w.Time(attributes.Created);
        w.Time(attributes.Updated);
    }

    public static KeyAttributes ReadAttributes(WireReader r) =>
        new(r.Flag(), r.Optional(static t => t.Time()), r.Optional(static t => t.Time()), r.Time(), r.Time());

    public static void Write(WireWriter w, RotationPolicy policy)
    {
        w.Record(policy.Rotate, Write);
        w.Record(policy.Notify, Write);
        w.Optional(policy.ExpiryTime, Write);
        w.Time(policy.Created);
        w.Time(policy.Updated);
    }

    public static RotationPolicy ReadRotation(WireReader r) =>
        new(r.Record(ReadTrigger), r.Record(ReadTrigger), r.Optional(ReadDuration), r.Time(), r.Time());

    public static void Write(WireWriter w, RotationTrigger trigger)
    {
        w.Optional(trigger.AfterCreate, Write);
        w.Optional(trigger.BeforeExpiry, Write);
    }

    public static RotationTrigger ReadTrigger(WireReader r) => new(r.Optional(ReadDuration), r.Optional(ReadDuration));

    public static void Write(WireWriter w, CalendarDuration duration)
    {
        foreach (var count in (ReadOnlySpan<int>)
            [duration.Years, duration.Months, duration.Weeks, duration.Days, duration.Hours, duration.Minutes, duration.Seconds])
        {
            w.Number((long)count);
        }
    }

    public static CalendarDuration ReadDuration(WireReader r) =>
        new(r.Small(), r.Small(), r.Small(), r.Small(), r.Small(), r.Small(), r.Small());

    private static void Write(WireWriter w, KeyVersion version)
    {
        w.Text(version.Id);
        w.Block(version.Spec, Write);
        w.Block(version.Public, Write);
        w.Bytes(version.Material.Bytes.Span);
        w.Block(version.Attributes, Write);
        w.Number((long)version.Operations);
        w.Block(version.Tags, Write);
        w.Number((long)version.Family);
    }

    private static KeyVersion ReadVersion(WireReader r)
    {
        var (id, spec, open, material) = (r.Text(), r.Block(ReadSpec), r.Block(ReadPublic), new WrappedMaterial(r.Bytes()));
        var (attributes, operations, tags) = (r.Block(ReadAttributes), r.Enum<KeyOperations>(), r.Block(ReadTags));
        return new KeyVersion(id, spec, open, material, attributes, operations, tags) { Family = r.Enum<AlgorithmFamily>() };
    }
}
