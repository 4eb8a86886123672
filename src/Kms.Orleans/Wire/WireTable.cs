namespace Kms.Orleans.Wire;

/// <summary>How one type of the contract travels. The number names it on the wire for ever: a type that goes leaves its number unused.</summary>
internal sealed record WireRow(ushort Number, Type Type, Action<WireWriter, object> Write, Func<WireReader, object> Read);

/// <summary>Everything that may be in a message of this service, and nothing else. The rows stand beside this file, one file a subject.</summary>
internal static class WireTable
{
    /// <summary>Types that a parameter may be declared as while its value is of one of the rows.</summary>
    private static readonly HashSet<Type> Families = [typeof(Kms.Keys.KeyCommand), typeof(Kms.Vaults.VaultCommand)];

    private static readonly WireRow[] Rows = [.. KeyRows.All, .. KeyCommandRows.All, .. VaultRows.All, .. ServiceRows.All, .. RegionRows.All];

    private static readonly Dictionary<Type, WireRow> ByType = Rows.ToDictionary(row => row.Type);

    private static readonly Dictionary<ushort, WireRow> ByNumber = Rows.ToDictionary(row => row.Number);

    public static IReadOnlyList<WireRow> All => Rows;

    public static bool Has(Type type) => ByType.ContainsKey(type) || Families.Contains(type);

    public static WireRow Of(Type type) => ByType.TryGetValue(type, out var row) ? row : throw new NotSupportedException($"{type} is not part of a message.");

    /// <exception cref="FormatException">This release does not know it.</exception>
    public static WireRow Of(ulong number) => number <= ushort.MaxValue && ByNumber.TryGetValue((ushort)number, out var row)
        ? row
        : throw new FormatException($"A message holds something of kind {number}, which this release does not know.");

    public static WireRow Row<T>(ushort number, Action<WireWriter, T> write, Func<WireReader, T> read)
        where T : notnull => new(number, typeof(T), (writer, value) => write(writer, (T)value), reader => read(reader));

    /// <summary>A value or a refusal.</summary>
    public static WireRow Result<T>(ushort number, Action<WireWriter, T> write, Func<WireReader, T> read) => Row<Result<T>>(
        number, (w, result) => WriteResult(w, result, write), r => ReadResult(r, read));

    public static void WriteResult<T>(WireWriter w, Result<T> result, Action<WireWriter, T> write)
    {
        if (result.TryGet(out var value, out var refusal))
        {
            w.Flag(true);
            w.Block(value, write);
        }
        else
        {
            w.Flag(false);
            w.Block(refusal, Refuse);
        }
    }

    public static Result<T> ReadResult<T>(WireReader r, Func<WireReader, T> read) => r.Flag() ? r.Block(read) : r.Block(ReadRefusal);

    private static void Refuse(WireWriter w, Refusal refusal)
    {
        w.Number((long)refusal.Code);
        w.Text(refusal.Message);
        w.Optional(refusal.RetryAfter, (inner, after) => inner.Number(after.Ticks));
    }

    private static Refusal ReadRefusal(WireReader r) => new(r.Enum<RefusalCode>(), r.Text()) { RetryAfter = r.Optional(inner => new TimeSpan(inner.Signed())) };
}
