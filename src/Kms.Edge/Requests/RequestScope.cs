using System.Collections;

namespace Kms.Edge.Requests;

/// <summary>The request that log lines are about, under the id that its answer names in <c>x-ms-request-id</c>.</summary>
internal sealed class RequestScope(string id) : IReadOnlyList<KeyValuePair<string, object?>>
{
    public int Count => 1;

    public KeyValuePair<string, object?> this[int index] =>
        index == 0 ? new("RequestId", id) : throw new ArgumentOutOfRangeException(nameof(index));

    public IEnumerator<KeyValuePair<string, object?>> GetEnumerator()
    {
        yield return this[0];
    }

    public override string ToString() => "request " + id;

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
