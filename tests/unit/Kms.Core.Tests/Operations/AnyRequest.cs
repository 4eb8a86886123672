using System.Reflection;
using System.Text;
using Kms.Access;
using Kms.Backups;
using Kms.Keys;
using Kms.Operations;
using Kms.Regions;
using Kms.Vaults;

namespace Kms.Core.Tests.Operations;

/// <summary>A request of every type that there is, found by reflection, with a canary in every place that holds content; and a handler that answers it.</summary>
internal static class AnyRequest
{
    public const string Canary = "canary-7d31";

    public static readonly VaultName Vault = VaultName.TryParse("payments", out var name) ? name : default;
    public static readonly KeyId Key = KeyId.TryCreate(Vault, "signing", out var key) ? key : default;
    public static readonly Call Call = new(new Caller("principal-1", Canary), "operation-1");

    private static readonly byte[] Bytes = Encoding.ASCII.GetBytes(Canary);
    private static readonly Tags Labels = Tags.Create([new(Canary, Canary)]).Value;

    /// <summary>One of each type, and a use of a key in each of its ways.</summary>
    public static IReadOnlyList<KmsRequest> All { get; } = [.. new[] { typeof(IKms).Assembly, typeof(KmsHandlers).Assembly }
        .SelectMany(assembly => assembly.GetExportedTypes())
        .Where(type => type.IsSubclassOf(typeof(KmsRequest)) && !type.IsAbstract && type != typeof(UseKeyRequest))
        .Select(type => (KmsRequest)Activator.CreateInstance(type, [.. type.GetConstructors()[0].GetParameters().Select(p => Value(p.ParameterType))])!)
        .Concat(Uses.Select(use => new UseKeyRequest(Key, null, new CryptoRequest(use, Algorithm.Es256, Bytes, Bytes, Bytes, Bytes, Bytes))))];

    private static KeyOperations[] Uses =>
    [
        KeyOperations.Encrypt, KeyOperations.Decrypt, KeyOperations.Sign, KeyOperations.Verify, KeyOperations.WrapKey, KeyOperations.UnwrapKey,
    ];

    public static KmsRequest Of(string operation) => All.Single(request => request.Operation.Name == operation);

    public static Type AnswerOf(KmsRequest request)
    {
        var type = request.GetType();
        while (!type.IsGenericType || type.GetGenericTypeDefinition() != typeof(KmsRequest<>))
        {
            type = type.BaseType!;
        }

        return type.GetGenericArguments()[0];
    }

    /// <summary>The refusal of the answer; null for success.</summary>
    public static Task<Refusal?> Send(IKms kms, KmsRequest request) =>
        (Task<Refusal?>)Own(nameof(SendTyped), AnswerOf(request)).Invoke(null, BindingFlags.DoNotWrapExceptions, null, [kms, request], null)!;

    /// <summary>Answers with a value that has the canary in it, or as <paramref name="answer"/> says.</summary>
    /// <param name="answer">Null: success. Else the refusal, after whatever else it does.</param>
    public static OperationHandler Handler(KmsRequest request, Func<Refusal?> answer) =>
        (OperationHandler)Own(nameof(HandlerTyped), AnswerOf(request)).Invoke(null, [request.Operation, answer])!;

    private static MethodInfo Own(string name, Type type) => typeof(AnyRequest).GetMethod(name, BindingFlags.NonPublic | BindingFlags.Static)!.MakeGenericMethod(type);

    private static async Task<Refusal?> SendTyped<T>(IKms kms, KmsRequest<T> request) => (await kms.Send(Call, request)).Refusal;

    private static OperationHandler HandlerTyped<T>(Operation operation, Func<Refusal?> answer) => OperationHandler.For<KmsRequest<T>, T>(
        operation, (_, _, _) => new(answer() is { } refusal ? refusal : (Result<T>)(T)Value(typeof(T))!));

    private static object? Value(Type type) =>
        type == typeof(KeyId) ? Key
        : type == typeof(VaultName) ? Vault
        : type == typeof(string) ? "text"
        : type == typeof(Uri) ? new Uri("https://" + Canary)
        : type == typeof(KeySpec) ? Sample.P256
        : type == typeof(KeySettings) ? new KeySettings(Tags: Labels)
        : type == typeof(KeyToImport) ? new KeyToImport { Type = KeyType.Oct, K = Bytes, D = Bytes, N = Bytes }
        : type == typeof(ReadOnlyMemory<byte>) ? new ReadOnlyMemory<byte>(Bytes)
        : type == typeof(RotationSettings) ? new RotationSettings(null, null, null)
        : type == typeof(VaultSettings) ? new VaultSettings()
        : type == typeof(PageRequest) ? new PageRequest(Canary, 5)
        : type == typeof(KeyView) ? KeyViewOf()
        : type == typeof(CryptoAnswer) ? new CryptoAnswer(Canary, "version-of-the-answer", new CryptoOutput(Bytes, true, Bytes, Bytes, Bytes))
        : type == typeof(PairingCode) ? new PairingCode(Canary, default)
        : type == typeof(BackupsHealth) ? BackupsHealth.None
        : type.IsValueType ? Activator.CreateInstance(type)
        : null;

    private static KeyView KeyViewOf()
    {
        var version = Sample.Version("version-of-the-answer") with { Tags = Labels };
        return KeyView.Of(Key, Sample.Active(version), version, new Recovery(90, false));
    }
}
