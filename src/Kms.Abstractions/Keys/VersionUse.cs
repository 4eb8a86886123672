namespace Kms.Keys;

/// <summary>
/// Whether a version of a key may be used like this now, as far as its kind, its attributes and its <c>key_ops</c> say. The service decides
/// more: what the vault allows, and who calls. A client that holds the public half decides the rest as the service does.
/// </summary>
public static class VersionUse
{
    private const KeyOperations AllowedOutsideValidity = KeyOperations.Decrypt | KeyOperations.UnwrapKey | KeyOperations.Verify;

    /// <summary>Looks at the request's shape alone; what depends on the bytes is decided where they are used.</summary>
    /// <param name="spec">The version's kind: the algorithm has to fit it.</param>
    /// <param name="operations">The version's <c>key_ops</c>.</param>
    /// <param name="attributes">
    /// Enabled, and the bounds of its validity: outside them only decrypt, unwrapKey and verify are allowed.
    /// </param>
    /// <param name="request">Exactly one operation.</param>
    /// <param name="time">Asked only for a version that has bounds.</param>
    /// <returns>
    /// Null when it may. Else <see cref="RefusalCode.KeyDisabled"/>, <see cref="RefusalCode.KeyOperationForbidden"/>,
    /// <see cref="RefusalCode.KeyNotYetValid"/> or <see cref="RefusalCode.KeyExpired"/>; <see cref="RefusalCode.BadParameter"/> where
    /// algorithm, operation, sizes or the digest's length do not fit.
    /// </returns>
    public static Refusal? Check(
        KeySpec spec, KeyOperations operations, KeyAttributes attributes, in CryptoRequest request, TimeProvider time)
    {
        if (!attributes.Enabled)
        {
            return new Refusal(RefusalCode.KeyDisabled, "The key version is disabled.");
        }

        if ((operations & request.Operation) == 0)
        {
            return new Refusal(RefusalCode.KeyOperationForbidden, $"The key's key_ops do not contain {Name(request.Operation)}.");
        }

        // The clock is asked only where the answer can matter: most keys have no bounds.
        if ((attributes.NotBefore is not null || attributes.Expires is not null) && (request.Operation & AllowedOutsideValidity) == 0
            && OutsideValidity(attributes, time.GetUtcNow()) is { } outside)
        {
            return outside;
        }

        return CheckAlgorithm(spec, request);
    }

    private static Refusal? OutsideValidity(KeyAttributes attributes, DateTimeOffset now) =>
        now < attributes.NotBefore
            ? new Refusal(
                RefusalCode.KeyNotYetValid,
                "The key version is not valid yet (nbf): until then only decrypt, unwrapKey and verify are allowed.")
            : now >= attributes.Expires
                ? new Refusal(RefusalCode.KeyExpired, "The key version has expired (exp): only decrypt, unwrapKey and verify are allowed.")
                : null;

    private static Refusal? CheckAlgorithm(KeySpec spec, in CryptoRequest request)
    {
        var algorithm = request.Algorithm;
        if (!algorithm.Fits(spec))
        {
            return Bad($"Algorithm {algorithm} does not fit this key ({Describe(spec)}).");
        }

        if ((algorithm.Operations & request.Operation) == 0)
        {
            return Bad($"Algorithm {algorithm} has no operation {Name(request.Operation)}.");
        }

        if (UseSize.Check(request) is { } tooLarge)
        {
            return tooLarge;
        }

        return algorithm.DigestBytes > 0 && request.Value.Length != algorithm.DigestBytes
            ? Bad($"The value has {request.Value.Length} bytes: {algorithm} needs a digest of {algorithm.DigestBytes} bytes.")
            : null;
    }

    private static string Describe(KeySpec spec) =>
        spec.Type == KeyType.Ec ? KeySpecs.NameOf(spec.Curve) : $"{spec.Type} {spec.SizeBits} bits";

    private static string Name(KeyOperations operation) => string.Join('+', KeyOperationNames.NamesOf(operation));

    private static Refusal Bad(string message) => new(RefusalCode.BadParameter, message);
}
