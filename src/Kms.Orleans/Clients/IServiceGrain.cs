namespace Kms.Orleans.Clients;

/// <summary>The whole service, for clients of the cluster that are no nodes: a question in, an answer out, both as <see cref="ServiceTable"/> writes them.</summary>
internal interface IServiceGrain : IGrainWithIntegerKey
{
    ValueTask<byte[]> Ask(byte[] question, CancellationToken cancellation);
}
