using Kms.TwoZone;
using Kms.Zones.Sql.Writing;

namespace Kms.Zones.Sql.Sqlite;

/// <content>What the writer's thread does with a batch, and how a failed transaction is answered.</content>
public sealed partial class SqliteZone
{
    private sealed class Executor(SqliteZone zone) : IBatchExecutor
    {
        public void Execute(IReadOnlyList<WriteRequest> batch)
        {
            if (Volatile.Read(ref zone._session) is not { } session)
            {
                Decline(batch, ZoneOutcome.Unreachable, zone.Down<bool>());
                return;
            }

            var inDoubt = false;
            try
            {
                session.Writer.Apply(batch);
                session.Writer.Commit(out inDoubt);
                zone._meter.Committed(batch.Count);
            }
            catch (Exception exception)
            {
                Decline(batch, inDoubt ? ZoneOutcome.Unknown : ZoneOutcome.Unreachable, zone.Fail<bool>(session, exception));
                RollBack(session);
            }
        }

        public void Settle()
        {
            if (Volatile.Read(ref zone._session) is { } session)
            {
                try
                {
                    session.Writer.Settle();
                }
                catch (SqliteFailure failure)
                {
                    zone.Fail<bool>(session, failure);
                }
            }
        }

        private static void Decline(IReadOnlyList<WriteRequest> batch, ZoneOutcome outcome, ZoneReply<bool> why)
        {
            foreach (var request in batch)
            {
                request.Decline(outcome, why.Reason ?? string.Empty, why.Damaged);
            }
        }

        /// <summary>If even that fails the connection is useless: closing it rolls back.</summary>
        private void RollBack(SqliteSession session)
        {
            try
            {
                session.Writer.Rollback();
            }
            catch (SqliteFailure failure)
            {
                zone.Fail<bool>(session, new InvalidOperationException("a transaction could not be rolled back", failure));
            }
        }
    }
}
