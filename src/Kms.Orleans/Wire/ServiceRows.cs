using Kms.Access;

namespace Kms.Orleans.Wire;

/// <summary>Who calls.</summary>
internal static class ServiceRows
{
    public static WireRow[] All { get; } =
    [
        WireTable.Row(50, Write, ReadCaller),
    ];

    public static void Write(WireWriter w, Caller caller)
    {
        w.Text(caller.PrincipalId);
        w.Text(caller.Name);
    }

    public static Caller ReadCaller(WireReader r) => new(r.Text(), r.Text());
}
