namespace Kms.Zones.Sql.Writing;

/// <summary>What a database does with the requests that were waiting. Called by one thread at a time.</summary>
internal interface IBatchExecutor
{
    /// <summary>
    /// Executes all requests in one transaction and gives each its reply. Does not publish the replies and does not throw.
    /// </summary>
    void Execute(IReadOnlyList<WriteRequest> batch);

    /// <summary>Upkeep that no caller waits for; called after the replies were published.</summary>
    void Settle();
}
