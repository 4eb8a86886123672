using Kms.TwoZone;
using Kms.Zones.Sql.Writing;
using Npgsql;

namespace Kms.Zones.Sql.PostgreSql;

/// <summary>
/// One connection that writes. A batch is one statement to the server, a call of a function of the schema, and so one transaction in one
/// round trip: between its statements nothing waits for this process, which may be stopped at any moment.
/// </summary>
internal sealed class PostgreSqlWriter(PostgreSqlLink link, TimeProvider time, Func<Exception, PostgreSqlFault> failed, ZoneMeter meter) : IBatchSender
{
    /// <summary>
    /// A connection that was not used for this long is tried before something is sent on it. If it broke meanwhile, the answer is then
    /// "certainly not done" and not "unknown".
    /// </summary>
    private static readonly TimeSpan TrustedFor = TimeSpan.FromMilliseconds(500);

    private const int AttemptsMax = 3;

    private long usedAt = time.GetTimestamp();

    public bool Joins(WriteRequest first, WriteRequest next) =>
        first is StatementRequest one && next is StatementRequest other && one.Token == other.Token
        && one.Statement is Commit == other.Statement is Commit;

    public async Task Send(IReadOnlyList<WriteRequest> batch, TimeSpan within)
    {
        var start = time.GetTimestamp();
        for (var attempt = 1; ; attempt++)
        {
            var isSent = false;
            try
            {
                if (time.GetElapsedTime(usedAt) >= TrustedFor)
                {
                    await link.Use(Try).Within(Left(start, within), time, CancellationToken.None);
                }

                isSent = true;
                var answer = await link.Use(connection => Call(connection, batch)).Within(Left(start, within), time, CancellationToken.None);
                usedAt = time.GetTimestamp();
                answer.Give();
                meter.Committed(batch.Count);
                return;
            }
            catch (PostgresException conflict) when (IsConflict(conflict) && attempt < AttemptsMax && Left(start, within) > within / 2)
            {
                // Undone by the server, to let another host's transaction pass.
            }
            catch (Exception exception)
            {
                Decline(batch, isSent, failed(exception));
                return;
            }
        }
    }

    private static bool IsConflict(PostgresException exception) =>
        exception.SqlState is PostgresErrorCodes.DeadlockDetected or PostgresErrorCodes.SerializationFailure;

    private static void Decline(IReadOnlyList<WriteRequest> batch, bool isSent, PostgreSqlFault fault)
    {
        var outcome = isSent && !fault.IsRefusal ? ZoneOutcome.Unknown : ZoneOutcome.Unreachable;
        foreach (var request in batch)
        {
            request.Decline(outcome, fault.Reason, fault.Damaged && outcome == ZoneOutcome.Unreachable);
        }
    }

    private static async Task<int> Try(NpgsqlConnection connection)
    {
        await using var command = new NpgsqlCommand("SELECT 1", connection);
        return await command.ExecuteNonQueryAsync();
    }

    private static Task<WriteAnswer> Call(NpgsqlConnection connection, IReadOnlyList<WriteRequest> batch) => batch[0] switch
    {
        ControlRequest control => ControlCall.Run(connection, control),
        DenialRequest denial => DenialCall.Run(connection, denial),
        InstallRequest install => InstallCall.Run(connection, install),
        StatementRequest { Statement: Commit } => CommitCall.Run(connection, batch),
        StatementRequest { Statement: Prepare prepare } alone when batch.Count == 1 => PrepareCall.Run(connection, alone, prepare),
        _ => StatementCall.Run(connection, batch),
    };

    private TimeSpan Left(long start, TimeSpan within)
    {
        var left = within - time.GetElapsedTime(start);
        return left > TimeSpan.Zero ? left : throw new TimeoutException();
    }
}
