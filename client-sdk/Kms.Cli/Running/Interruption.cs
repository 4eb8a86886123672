using System.Runtime.InteropServices;

namespace Kms.Cli.Running;

/// <summary>Ctrl+C and SIGTERM: the first cancels what is under way, the second ends the process at once.</summary>
internal sealed class Interruption : IDisposable
{
    /// <summary>What does not end by itself after it was cancelled is left: the process ends 0.3 s after Ctrl+C at the latest.</summary>
    private static readonly TimeSpan Grace = TimeSpan.FromMilliseconds(150);

    private readonly CancellationTokenSource source = new();
    private readonly PosixSignalRegistration[] registrations;

    public Interruption() => registrations = [PosixSignalRegistration.Create(PosixSignal.SIGINT, On), PosixSignalRegistration.Create(PosixSignal.SIGTERM, On)];

    public CancellationToken Token => source.Token;

    /// <summary>Waits for the work, after a cancellation only for as long as it needs to put things in order.</summary>
    /// <exception cref="OperationCanceledException">It was cancelled, and has ended or was left.</exception>
    public static async Task<T> Wait<T>(Task<T> work, CancellationToken cancellation)
    {
        try
        {
            return await work.WaitAsync(cancellation);
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested && !work.IsCompleted)
        {
            await Task.WhenAny(work, Task.Delay(Grace, CancellationToken.None));
            return work.IsCompleted ? await work : throw new OperationCanceledException(cancellation);
        }
    }

    public void Dispose()
    {
        foreach (var registration in registrations)
        {
            registration.Dispose();
        }

        source.Dispose();
    }

    private void On(PosixSignalContext signal)
    {
        if (!source.IsCancellationRequested)
        {
            signal.Cancel = true;
            source.Cancel();
        }
        else if (!Console.IsErrorRedirected)
        {
            // Progress may have hidden the cursor, and will not come to show it again.
            Console.Error.Write("\e[?25h");
        }
    }
}
