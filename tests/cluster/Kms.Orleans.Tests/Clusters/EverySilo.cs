using System.Reflection;

namespace Kms.Orleans.Tests.Clusters;

/// <summary>One façade over those of several silos: each call goes to the next one, so that whatever one silo did, another has to know.</summary>
public class EverySilo : DispatchProxy
{
    private IKms[] silos = [];
    private int next;

    public static IKms InTurn(IKms[] silos)
    {
        var proxy = Create<IKms, EverySilo>();
        ((EverySilo)(object)proxy).silos = silos;
        return proxy;
    }

    protected override object? Invoke(MethodInfo? targetMethod, object?[]? args) =>
        targetMethod!.Invoke(silos[(uint)Interlocked.Increment(ref next) % (uint)silos.Length], args);
}
