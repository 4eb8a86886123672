using System.Runtime.InteropServices;

namespace Kms.Cli.Running;

/// <summary>Ctrl+C and SIGTERM: the first cancels what is under way, the second ends the process at once.</summary>
internal sealed class Interruption : IDisposable
{
    /// <summary>What does not end by itself after it was cancelled is left: the process ends 0.3 s after Ctrl+C at the latest.</summary>
    public static readonly TimeSpan Grace = TimeSpan.FromMilliseconds(200);

    /// <summary>The same for what is shown while it goes on, so that there is time to clear it.</summary>
    public static readonly TimeSpan GraceInside = TimeSpan.FromMilliseconds(100);

    private readonly CancellationTokenSource source = new();
    private readonly PosixSignalRegistration[] registrations;

    public Interruption() => registrations = [PosixSignalRegistration.Create(PosixSignal.SIGINT, On), PosixSignalRegistration.Create(PosixSignal.SIGTERM, On)];

    public CancellationToken Token => source.Token;

    /// <summary>Waits for the work, after a cancellation only for as long as it needs to put things in order.</summary>
    /// <exception cref="OperationCanceledException">It was cancelled, and has ended or was left.</exception>
    public static async Task<T> Wait<T>(Task<T> work, TimeSpan grace, CancellationToken cancellation)
    {
        try
        {
            return await work.WaitAsync(cancellation);
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested && !work.IsCompleted)
        {
            await Task.WhenAny(work, Task.Delay(grace, CancellationToken.None));
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
