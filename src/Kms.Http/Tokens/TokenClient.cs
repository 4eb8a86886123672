namespace Kms.Http.Tokens;

/// <summary>Somebody who may get tokens from the embedded token service.</summary>
/// <param name="SecretSha256">SHA-256 of the secret's UTF-8 bytes. Secrets are long and random, so a plain hash is enough.</param>
/// <param name="PrincipalId">Whom role assignments mean: the token's <c>oid</c>.</param>
/// <param name="Name">For people and logs.</param>
public sealed record TokenClient(string ClientId, byte[] SecretSha256, string PrincipalId, string Name);
