using System.Reflection;
using System.Text;
using Kms.Access;
using Kms.Keys;
using Kms.Vaults;

namespace Kms.Core.Tests.Audit;

/// <summary>A façade in which every call answers the same, and arguments for each of its methods with a canary in every place that holds content.</summary>
public class AnyKms : DispatchProxy
{
    public const string Canary = "canary-7d31";

    private Func<MethodInfo, object> answer = null!;

    public static readonly Call Caller = new(new Caller("principal-1", Canary), "operation-1");

    public static readonly VaultName Vault = VaultName.TryParse("payments", out var name) ? name : default;

    public static readonly KeyId Key = KeyId.TryCreate(Vault, "signing", out var key) ? key : default;

    private static readonly byte[] Bytes = Encoding.ASCII.GetBytes(Canary);

    private static readonly Tags Labels = Tags.Create([new(Canary, Canary)]).Value;

    public static IReadOnlyList<MethodInfo> Methods { get; } = typeof(IKms).GetMethods();

    public static IKms That(Func<MethodInfo, object> answer)
    {
        var kms = Create<IKms, AnyKms>();
        ((AnyKms)(object)kms).answer = answer;
        return kms;
    }

    public static IKms ThatSucceeds() => That(method => Answer(method, null));

    public static IKms ThatRefuses(RefusalCode code) => That(method => Answer(method, new Refusal(code, Canary)));

    /// <summary>Calls the method and gives the refusal of its answer; null for success.</summary>
    public static Task<Refusal?> Call(IKms kms, MethodInfo method, KeyOperations use = KeyOperations.Sign)
    {
        var arguments = method.GetParameters().Select(parameter => Argument(parameter.ParameterType, use)).ToArray();
        var finish = typeof(AnyKms).GetMethod(nameof(RefusalOf), BindingFlags.NonPublic | BindingFlags.Static)!.MakeGenericMethod(ContentOf(method));
        return (Task<Refusal?>)finish.Invoke(null, [method.Invoke(kms, BindingFlags.DoNotWrapExceptions, null, arguments, null)])!;
    }

    protected override object? Invoke(MethodInfo? targetMethod, object?[]? args) => answer(targetMethod!);

    private static Type ContentOf(MethodInfo method) => method.ReturnType.GetGenericArguments()[0].GetGenericArguments()[0];

    private static object Answer(MethodInfo method, Refusal? refusal) =>
        typeof(AnyKms).GetMethod(nameof(AnswerWith), BindingFlags.NonPublic | BindingFlags.Static)!
            .MakeGenericMethod(ContentOf(method)).Invoke(null, [refusal])!;

    private static ValueTask<Result<T>> AnswerWith<T>(Refusal? refusal) => new(refusal is null ? (T)Value(typeof(T))! : refusal);

    private static async Task<Refusal?> RefusalOf<T>(ValueTask<Result<T>> pending) => (await pending).Refusal;

    private static object? Value(Type type) =>
        type == typeof(KeyView) ? KeyView.Of(Key, Sample.Active(Sample.Version("version-of-the-answer") with { Tags = Labels }),
            Sample.Version("version-of-the-answer") with { Tags = Labels }, new Recovery(90, false))
        : type == typeof(CryptoAnswer) ? new CryptoAnswer(Canary, "version-of-the-answer", new CryptoOutput(Bytes, true, Bytes, Bytes, Bytes))
        : type == typeof(ReadOnlyMemory<byte>) ? new ReadOnlyMemory<byte>(Bytes)
        : type.IsValueType ? Activator.CreateInstance(type)
        : null;

    private static object? Argument(Type type, KeyOperations use) =>
        type == typeof(Call) ? Caller
        : type == typeof(KeyId) ? Key
        : type == typeof(VaultName) ? Vault
        : type == typeof(string) ? "text"
        : type == typeof(KeySpec) ? Sample.P256
        : type == typeof(KeySettings) ? new KeySettings(Tags: Labels)
        : type == typeof(KeyToImport) ? new KeyToImport { Type = KeyType.Oct, K = Bytes, D = Bytes, N = Bytes }
        : type == typeof(CryptoRequest) ? new CryptoRequest(use, Algorithm.Es256, Bytes, Bytes, Bytes, Bytes, Bytes)
        : type == typeof(ReadOnlyMemory<byte>) ? new ReadOnlyMemory<byte>(Bytes)
        : type == typeof(RotationSettings) ? new RotationSettings(null, null, null)
        : type == typeof(VaultSettings) ? new VaultSettings()
        : type == typeof(PageRequest) ? new PageRequest(Canary, 5)
        : type.IsValueType ? Activator.CreateInstance(type)
        : throw new ArgumentException($"No argument is known for {type}: add one, with the canary in it.", nameof(type));
}
