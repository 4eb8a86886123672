using System.Net.Sockets;
using Kms.TwoZone;
using Npgsql;

namespace Kms.Zones.Sql.PostgreSql;

/// <summary>What a failure means for the zone.</summary>
/// <param name="Reason">Names the database and what is wrong with it; never the password.</param>
/// <param name="Damaged">Only a full copy from the peer helps.</param>
/// <param name="IsRefusal">
/// Certainly nothing was done, and no connection is the worse for it: the server said no, or nothing was sent.
/// </param>
internal sealed record PostgreSqlFault(string Reason, bool Damaged, bool IsRefusal)
{
    public static PostgreSqlFault Explain(Exception exception, string place) => exception switch
    {
        PostgresException refused => Explain(refused, place),
        ObjectDisposedException => new($"{place}: the connections were closed before anything was sent", false, true),
        SchemaDamagedException => new($"{place} is damaged: {exception.Message}", true, false),
        TimeoutException => new($"{place} does not answer", false, false),
        InvalidDataException => new($"{place} cannot be used: {exception.Message}", false, false),
        NpgsqlException { InnerException: TimeoutException } => new($"{place} does not answer", false, false),
        NpgsqlException { InnerException: SocketException socket } => new($"{place} cannot be reached: {socket.Message}", false, false),
        NpgsqlException { InnerException: IOException } => new($"{place}: the connection broke", false, false),
        NpgsqlException => new($"{place} cannot be used: {exception.Message}", false, false),
        SocketException => new($"{place} cannot be reached: {exception.Message}", false, false),
        _ => new($"{place} cannot be used: {exception.Message}", false, false),
    };

    public ZoneReply<T> Unreachable<T>() => ZoneReply.Unreachable<T>(Reason, Damaged);

    private static PostgreSqlFault Explain(PostgresException refused, string place)
    {
        // An error undoes its transaction. A fatal one ends the connection and may come after the commit.
        var isRefusal = refused.InvariantSeverity == "ERROR";
        var (what, damaged) = refused.SqlState switch
        {
            PostgresErrorCodes.DataCorrupted or PostgresErrorCodes.IndexCorrupted => ("is damaged", true),
            PostgresErrorCodes.UndefinedFile when refused.File == "md.c" => ("is damaged: a file of it is gone", true),
            PostgresErrorCodes.UndefinedTable or PostgresErrorCodes.UndefinedFunction or PostgresErrorCodes.UndefinedColumn
                or PostgresErrorCodes.InvalidSchemaName => ("is not as it was: a part of the schema is gone", false),
            PostgresErrorCodes.InvalidPassword or PostgresErrorCodes.InvalidAuthorizationSpecification => ("refuses the user or the password", false),
            PostgresErrorCodes.InvalidCatalogName => ("has no such database", false),
            PostgresErrorCodes.InsufficientPrivilege => ("gives the user too few rights", false),
            PostgresErrorCodes.TooManyConnections => ("has no free connection", false),
            PostgresErrorCodes.CannotConnectNow => ("is starting or stopping", false),
            PostgresErrorCodes.AdminShutdown or PostgresErrorCodes.CrashShutdown => ("was shut down", false),
            PostgresErrorCodes.DiskFull => ("cannot grow: the disk is full", false),
            PostgresErrorCodes.LockNotAvailable => ("is busy: another connection holds a lock for too long", false),
            PostgresErrorCodes.QueryCanceled => ("is too slow", false),
            PostgresErrorCodes.ReadOnlySqlTransaction => ("is read-only", false),
            _ => ("cannot be used", false),
        };
        return new($"{place} {what} (SQLSTATE {refused.SqlState}: {refused.MessageText})", damaged, isRefusal);
    }
}
