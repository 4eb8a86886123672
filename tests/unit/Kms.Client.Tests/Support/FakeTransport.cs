using Kms.Client.Requests;

namespace Kms.Client.Tests;

/// <summary>A transport that a test answers for.</summary>
internal sealed class FakeTransport(Func<string, object> answer) : IKmsTransport
{
    public List<(string Name, string OperationId)> Sent { get; } = [];

    public async ValueTask<T> Send<T>(ClientRequest<T> request, string operationId, CancellationToken cancellation)
    {
        Sent.Add((request.Name, operationId));
        var given = answer(request.Name);
        return given switch
        {
            KmsException problem => throw problem,
            Task<T> later => await later,
            _ => (T)given,
        };
    }
}
