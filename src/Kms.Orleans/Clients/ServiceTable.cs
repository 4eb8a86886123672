using Kms.Access;
using Kms.Orleans.Wire;

namespace Kms.Orleans.Clients;

/// <summary>Every operation of the service as it travels: a row for each, with what it takes and what it gives.</summary>
internal static partial class ServiceTable
{
    /// <param name="service">Null: the node has none yet.</param>
    /// <param name="caller">Verified by whoever sent the question.</param>
    /// <exception cref="FormatException">The question is damaged, or of a newer release.</exception>
    public static ValueTask<byte[]> Answer(IKms? service, Caller caller, byte[] question, CancellationToken cancellation)
    {
        var reader = new WireReader(question);
        var number = reader.Unsigned();
        return number <= ushort.MaxValue && Index.ByNumber.TryGetValue((ushort)number, out var row)
            ? row.Answer(service, ServiceRows.ReadCall(reader, caller), reader, cancellation)
            : throw new FormatException($"A client asks for operation {number}, which this release does not know.");
    }

    private static ServiceRow<TArguments, T> Row<TArguments, T>(
        ushort number,
        Action<WireWriter, TArguments> write,
        Func<WireReader, TArguments> read,
        Func<IKms, Call, TArguments, CancellationToken, ValueTask<Result<T>>> call,
        Action<WireWriter, T> writeAnswer,
        Func<WireReader, T> readAnswer) => new(number, write, read, call, writeAnswer, readAnswer);

    /// <summary>Of a class of its own, because it is made of all rows: they have to be there first, in whatever file they stand.</summary>
    private static class Index
    {
        public static readonly Dictionary<ushort, ServiceRow> ByNumber = ((ServiceRow[])[.. KeyRows, .. VaultRows]).ToDictionary(row => row.Number);
    }
}

/// <summary>One operation, seen from the node that answers.</summary>
internal abstract record ServiceRow(ushort Number)
{
    public abstract ValueTask<byte[]> Answer(IKms? service, Call call, WireReader question, CancellationToken cancellation);
}

/// <summary>One operation, seen from both sides.</summary>
internal sealed record ServiceRow<TArguments, T>(
    ushort Number,
    Action<WireWriter, TArguments> Write,
    Func<WireReader, TArguments> Read,
    Func<IKms, Call, TArguments, CancellationToken, ValueTask<Result<T>>> Call,
    Action<WireWriter, T> WriteAnswer,
    Func<WireReader, T> ReadAnswer) : ServiceRow(Number)
{
    private static readonly Refusal Starting = new(RefusalCode.NodeUnavailable, "The node that was asked is still starting. Nothing was changed.")
    {
        RetryAfter = TimeSpan.FromSeconds(1),
    };

    public byte[] Question(Call call, TArguments arguments)
    {
        using var writer = new WireWriter();
        writer.Number((ulong)Number);
        ServiceRows.Write(writer, call);
        Write(writer, arguments);
        return writer.Written.ToArray();
    }

    public Result<T> Answered(byte[] answer) => WireTable.ReadResult(new WireReader(answer), ReadAnswer);

    public override async ValueTask<byte[]> Answer(IKms? service, Call call, WireReader question, CancellationToken cancellation)
    {
        var arguments = Read(question);
        using var owned = arguments as IDisposable;
        var result = service is null ? Starting : await Call(service, call, arguments, cancellation);
        using var writer = new WireWriter();
        WireTable.WriteResult(writer, result, WriteAnswer);
        return writer.Written.ToArray();
    }
}
