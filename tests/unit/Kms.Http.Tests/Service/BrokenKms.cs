using System.Reflection;

namespace Kms.Http.Service;

/// <summary>A façade in which every call does the same: it knows no rule of the domain.</summary>
public class BrokenKms : DispatchProxy
{
    private Func<CancellationToken, object> behave = null!;

    public static IKms That(Func<CancellationToken, object> behave)
    {
        var kms = Create<IKms, BrokenKms>();
        ((BrokenKms)(object)kms).behave = behave;
        return kms;
    }

    protected override object? Invoke(MethodInfo? targetMethod, object?[]? args) => behave(args?.OfType<CancellationToken>().FirstOrDefault() ?? default);
}
