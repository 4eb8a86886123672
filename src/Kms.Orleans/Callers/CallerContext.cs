using Kms.Access;

namespace Kms.Orleans.Callers;

/// <summary>The verified caller that travels with every call of a grain. A call without one is refused before the grain sees it.</summary>
internal static class CallerContext
{
    private const string Name = "kms.caller";

    /// <summary>
    /// For the calls that this method's caller makes from here on. To be used at the start of an async method, which keeps it to itself.
    /// </summary>
    public static void Set(Caller caller) => RequestContext.Set(Name, caller ?? throw new ArgumentNullException(nameof(caller)));

    /// <summary>Who travels with this call, which <see cref="Require"/> has let in.</summary>
    public static Caller Caller => (Caller)RequestContext.Get(Name)!;

    /// <exception cref="UnauthorizedAccessException">No caller travels with the call.</exception>
    public static Task Require(IIncomingGrainCallContext context) =>
        RequestContext.Get(Name) is Caller { PrincipalId.Length: > 0 } || IsOfTheRuntime(context)
            ? context.Invoke()
            : throw new UnauthorizedAccessException("A call of a key or a vault needs a verified caller, and this one has none.");

    /// <summary>What the runtime itself asks of every activation (to cancel a call, to let go of it).</summary>
    private static bool IsOfTheRuntime(IGrainCallContext context) => typeof(IGrainExtension).IsAssignableFrom(context.InterfaceMethod.DeclaringType);
}
