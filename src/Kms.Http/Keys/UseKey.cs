using Kms.Http.Routing;
using Kms.Http.Wire;
using Kms.Keys;
using Kms.Wire;

namespace Kms.Http.Keys;

/// <summary>
/// <c>POST /keys/{name}/{version}/encrypt</c>, <c>decrypt</c>, <c>sign</c>, <c>verify</c>, <c>wrapkey</c>, <c>unwrapkey</c>: what the
/// service exists for.
/// </summary>
internal static class UseKey
{
    public static Handler Encrypt { get; } = For(KeyOperations.Encrypt);

    public static Handler Decrypt { get; } = For(KeyOperations.Decrypt);

    public static Handler Sign { get; } = For(KeyOperations.Sign);

    public static Handler Wrap { get; } = For(KeyOperations.WrapKey);

    public static Handler Unwrap { get; } = For(KeyOperations.UnwrapKey);

    public static async ValueTask Verify(Exchange exchange) =>
        exchange.Answer(
            await Use(exchange, KeyOperations.Verify), static (_, answer) => new KeyVerifyResult { Value = answer.Output.Valid });

    private static Handler For(KeyOperations operation) => async exchange => exchange.Answer(await Use(exchange, operation), ResultOf);

    private static async ValueTask<Result<CryptoAnswer>> Use(Exchange exchange, KeyOperations operation)
    {
        var key = exchange.Key;
        var version = exchange.Version;
        var request = RequestOf(operation, await exchange.Body<KeyOperationParameters>());
        return await exchange.Kms.UseKey(exchange.Call, key, version, request);
    }

    private static KeyOperationResult ResultOf(Exchange exchange, CryptoAnswer answer) => new()
    {
        Kid = exchange.KeyUrl(answer.Name, answer.VersionId),
        Value = answer.Output.Value,
        Iv = KeyOperationResult.OrNull(answer.Output.Iv),
        Tag = KeyOperationResult.OrNull(answer.Output.Tag),
        AdditionalData = KeyOperationResult.OrNull(answer.Output.AdditionalData),
    };

    /// <exception cref="WireException">Something that the operation needs is missing.</exception>
    private static CryptoRequest RequestOf(KeyOperations operation, KeyOperationParameters body)
    {
        var algorithm = body.Algorithm ?? throw Missing("alg");
        var value = body.Value ?? throw Missing("value");
        var isVerify = operation == KeyOperations.Verify;
        if (!isVerify && body.Digest is { IsEmpty: false })
        {
            throw WireException.Bad("The property 'digest' is for verify only: everywhere else the input is 'value'.");
        }

        return new CryptoRequest(
            operation,
            algorithm,
            isVerify ? body.Digest ?? throw Missing("digest") : value,
            isVerify ? value : default,
            body.Iv ?? default,
            body.AdditionalData ?? default,
            body.Tag ?? default);
    }

    private static WireException Missing(string name) => WireException.Bad($"The property '{name}' is missing.");
}
