using Kms.Client.Wire;
using Kms.Keys;
using Kms.Wire;

namespace Kms.Client.Requests;

/// <summary>Using keys.</summary>
internal static class UseRequests
{
    public static ClientRequest<CryptoAnswer> Use(KeyId key, string? version, CryptoRequest request) => new(
        PathWord(request.Operation), Repetition.Reads, (kms, call, cancellation) => kms.UseKey(call, key, version, request, cancellation),
        Rest(request.Operation, key.Vault, $"{KeyRequests.PathOf(key, version)}/{PathWord(request.Operation)}")
            .With(() => KeyBodies.Use(request)));

    private static string PathWord(KeyOperations operation) => KeyOperationNames.NamesOf(operation).Single();

    private static RestForm<CryptoAnswer> Rest(KeyOperations operation, VaultName vault, string path) => operation == KeyOperations.Verify
        ? RestForms.For<KeyVerifyResult, CryptoAnswer>(HttpMethod.Post, vault, path, result => new CryptoAnswer(
            string.Empty, string.Empty, new CryptoOutput(default, result.Value ?? throw KeyViews.Missing("value"))))
        : RestForms.For<KeyOperationResult, CryptoAnswer>(HttpMethod.Post, vault, path, KeyViews.AnswerOf);
}
