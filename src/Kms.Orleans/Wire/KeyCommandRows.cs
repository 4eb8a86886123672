using Kms.Keys;

namespace Kms.Orleans.Wire;

/// <summary>What can be asked of a key.</summary>
internal static class KeyCommandRows
{
    public static WireRow[] All { get; } =
    [
        WireTable.Row<CreateKey>(
            10,
            (w, c) =>
            {
                w.Text(c.Name);
                w.Block(c.Spec, KeyRows.Write);
                w.Block(c.Settings, Write);
            },
            r => new CreateKey(r.Text(), r.Block(KeyRows.ReadSpec), r.Block(ReadSettings))),
        WireTable.Row<ImportKey>(
            11,
            (w, c) =>
            {
                w.Text(c.Name);
                w.Block(c.Material, Write);
                w.Block(c.Settings, Write);
            },
            r => new ImportKey(r.Text(), r.Block(ReadMaterial), r.Block(ReadSettings))),
        WireTable.Row<RotateKey>(12, (_, _) => { }, _ => new RotateKey()),
        WireTable.Row<UpdateKey>(
            13,
            (w, c) =>
            {
                w.Text(c.VersionId);
                w.Block(c.Changes, Write);
            },
            r => new UpdateKey(r.OptionalText(), r.Block(ReadSettings))),
        WireTable.Row<SetRotationPolicy>(14, (w, c) => w.Block(c.Policy, Write), r => new SetRotationPolicy(r.Block(ReadRotation))),
        WireTable.Row<DeleteKey>(15, (_, _) => { }, _ => new DeleteKey()),
        WireTable.Row<RecoverKey>(16, (_, _) => { }, _ => new RecoverKey()),
        WireTable.Row<PurgeKey>(17, (_, _) => { }, _ => new PurgeKey()),
        WireTable.Row<RestoreKey>(18, (w, c) => w.Block(c.Content, KeyRows.Write), r => new RestoreKey(r.Block(KeyRows.Read))),
        WireTable.Row<ElapseKey>(19, (_, _) => { }, _ => new ElapseKey()),
        WireTable.Row<PurgeKeyWithVault>(20, (_, _) => { }, _ => new PurgeKeyWithVault()),
        WireTable.Row<BindFamily>(
            21,
            (w, c) =>
            {
                w.Text(c.VersionId);
                w.Number((long)c.Family);
            },
            r => new BindFamily(r.Text(), r.Enum<AlgorithmFamily>())),
    ];

    public static void Write(WireWriter w, KeySettings settings)
    {
        w.Optional(settings.Operations, static (inner, operations) => inner.Number((long)operations));
        w.Optional(settings.Enabled, static (inner, enabled) => inner.Flag(enabled));
        w.Optional(settings.NotBefore, static (inner, time) => inner.Time(time));
        w.Optional(settings.Expires, static (inner, time) => inner.Time(time));
        w.Record(settings.Tags, KeyRows.Write);
        w.Record(settings.Recovery, static (inner, expected) =>
        {
            inner.Optional(expected.Days, static (days, count) => days.Number((long)count));
            inner.Text(expected.Level);
        });
    }

    public static KeySettings ReadSettings(WireReader r) => new(
        r.Optional(static inner => inner.Enum<KeyOperations>()),
        r.Optional(static inner => inner.Flag()),
        r.Optional(static inner => inner.Time()),
        r.Optional(static inner => inner.Time()),
        r.Record(KeyRows.ReadTags),
        r.Record(static inner => new ExpectedRecovery(inner.Optional(static days => days.Small()), inner.OptionalText())));

    public static void Write(WireWriter w, RotationSettings settings)
    {
        w.Record(settings.Rotate, KeyRows.Write);
        w.Record(settings.Notify, KeyRows.Write);
        w.Optional(settings.ExpiryTime, KeyRows.Write);
    }

    public static RotationSettings ReadRotation(WireReader r) =>
        new(r.Record(KeyRows.ReadTrigger), r.Record(KeyRows.ReadTrigger), r.Optional(KeyRows.ReadDuration));

    /// <summary>The one message that carries a key in the clear: its owner sends it from outside, and the key's own node takes it over.</summary>
    public static void Write(WireWriter w, KeyToImport key)
    {
        w.Number((long)key.Type);
        w.Number((long)key.Curve);
        foreach (var part in (ReadOnlySpan<byte[]?>)[key.N, key.E, key.D, key.P, key.Q, key.DP, key.DQ, key.QI, key.X, key.Y, key.K])
        {
            w.Flag(part is not null);
            w.Bytes(part);
        }

        w.Text(key.Algorithm?.Name);
    }

    public static KeyToImport ReadMaterial(WireReader r) => new()
    {
        Type = r.Enum<KeyType>(),
        Curve = r.Enum<Curve>(),
        N = Part(r),
        E = Part(r),
        D = Part(r),
        P = Part(r),
        Q = Part(r),
        DP = Part(r),
        DQ = Part(r),
        QI = Part(r),
        X = Part(r),
        Y = Part(r),
        K = Part(r),
        Algorithm = r.OptionalText() is { } name ? Algorithm.ByName[name] : null,
    };

    /// <summary>A copy, because whoever gets the key clears it.</summary>
    private static byte[]? Part(WireReader r)
    {
        var present = r.Flag();
        var bytes = r.Bytes();
        return present ? bytes.ToArray() : null;
    }
}
