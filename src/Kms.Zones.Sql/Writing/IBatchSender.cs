namespace Kms.Zones.Sql.Writing;

/// <summary>Sends the requests that were waiting to a server. Called by one lane, one batch at a time.</summary>
internal interface IBatchSender
{
    /// <summary>True when the next request may share a transaction with the first one of a batch.</summary>
    bool Joins(WriteRequest first, WriteRequest next);

    /// <summary>Gives each request its reply within the given time. Does not publish the replies and does not throw.</summary>
    Task Send(IReadOnlyList<WriteRequest> batch, TimeSpan within);
}
