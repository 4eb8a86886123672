using System.Runtime.CompilerServices;

namespace Kms.Simulation.Engine;

/// <summary>An awaitable pause in virtual time.</summary>
internal readonly struct Delay(Timeline? timeline, long ms) : INotifyCompletion
{
    public static Delay ForEver => default;

    public bool IsCompleted => false;

    public Delay GetAwaiter() => this;

    public void OnCompleted(Action continuation) => timeline?.In(ms, continuation);

    public void GetResult()
    {
    }
}
