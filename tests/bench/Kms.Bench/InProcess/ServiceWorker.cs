using Kms.Bench.Running;
using Kms.Keys;

namespace Kms.Bench.InProcess;

/// <summary>Uses keys through the façade: permission, vault, key, rules, handle, and the answer as a caller gets it.</summary>
internal sealed class ServiceWorker(IKms kms, KeyId[] keys, CryptoRequest request) : Worker
{
    private readonly Access.Call call = InProcessService.Call("bench");
    private int next;

    public override void Run(int operations)
    {
        for (var i = 0; i < operations; i++)
        {
            next = next + 1 < keys.Length ? next + 1 : 0;
            var pending = kms.UseKey(call, keys[next], null, request);
            InProcessService.Must(pending.IsCompletedSuccessfully ? pending.Result : pending.AsTask().GetAwaiter().GetResult());
        }
    }
}
