namespace Kms.Gateways;

/// <summary>A request for a token, as it came in.</summary>
/// <param name="Address">
/// Where the client has reached the service, <c>https://host[:port]</c>: the token's issuer is named after it.
/// </param>
/// <param name="OfResource">The first version of the protocol: it asks for a resource, not for a scope.</param>
/// <param name="Authorization">The header; null: there is none. Holds the client's secret, where the form does not.</param>
/// <param name="Form">URL-encoded.</param>
[GenerateSerializer, Immutable]
public sealed record TokenQuestion(string Address, bool OfResource, string? Authorization, ReadOnlyMemory<byte> Form);

/// <summary>A token, or why there is none.</summary>
/// <param name="IssuedAt">Unix seconds.</param>
/// <param name="Resource">As it was asked for; null where a scope was.</param>
/// <param name="Refusal">Null: there is a token.</param>
[GenerateSerializer, Immutable]
public sealed record TokenAnswer(string Token, long IssuedAt, long LifetimeSeconds, string? Resource, TokenRefusal? Refusal = null)
{
    public static TokenAnswer Refused(TokenRefusal why) => new(string.Empty, 0, 0, null, why);
}

/// <summary>In OAuth's words.</summary>
/// <param name="Number">The number that Azure's clients know the problem by.</param>
[GenerateSerializer, Immutable]
public sealed record TokenRefusal(int Status, string Error, int Number, string Message)
{
    /// <summary>The <see cref="Number"/> of what passes by itself.</summary>
    public const int Transient = 90033;
}
