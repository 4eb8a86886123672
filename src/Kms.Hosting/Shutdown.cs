using System.Runtime.InteropServices;

namespace Kms.Hosting;

/// <summary>
/// Ctrl+C, SIGTERM and SIGQUIT, from the first moment on: during start-up too, the process ends in good order. A second signal ends it at
/// once.
/// </summary>
internal sealed class Shutdown : IDisposable
{
    private readonly CancellationTokenSource requested = new();
    private readonly PosixSignalRegistration[] registrations;

    public Shutdown() =>
        registrations = [Register(PosixSignal.SIGINT), Register(PosixSignal.SIGTERM), Register(PosixSignal.SIGQUIT)];

    public CancellationToken Token => requested.Token;

    /// <summary>Why the process ends: the name of the signal.</summary>
    public string Reason { get; private set; } = string.Empty;

    /// <summary>Asks the process to end, as a signal does.</summary>
    public void Request(string reason)
    {
        Reason = reason;
        requested.Cancel();
    }

    /// <summary>Completes when the process was asked to end.</summary>
    public async Task Requested()
    {
        var asked = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        using var registration = Token.Register(asked.SetResult);
        await asked.Task;
    }

    public void Dispose()
    {
        foreach (var registration in registrations)
        {
            registration.Dispose();
        }

        requested.Dispose();
    }

    private PosixSignalRegistration Register(PosixSignal signal) => PosixSignalRegistration.Create(signal, context =>
    {
        // Not cancelled: the system's own answer, the end of the process, takes place.
        context.Cancel = !requested.IsCancellationRequested;
        if (context.Cancel)
        {
            Request(signal.ToString());
        }
    });
}
