namespace Kms.Http;

/// <summary>
/// A feature of a request, for the server in front: it may keep the connections of callers that have shown who they are, when it has
/// to close some.
/// </summary>
public interface IProvenCaller
{
    /// <summary>The request's token was good.</summary>
    void Prove();
}
