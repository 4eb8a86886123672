using System.Runtime.InteropServices;
using Kms.Faults;
using Kms.Faults.Scenarios;

const int Held = 0;
const int Broken = 1;
const int Misused = 2;
const int Interrupted = 130;

if (!RunOptions.TryParse(args, out var options, out var problem))
{
    await Console.Error.WriteLineAsync(problem);
    await Console.Error.WriteLineAsync(ScenarioList.Help);
    return Misused;
}

if (options.Help)
{
    await Console.Out.WriteLineAsync(ScenarioList.Help);
    return Held;
}

using var stopping = new CancellationTokenSource();
using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop);
using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop);
try
{
    return await ScenarioList.Of(options).Run(options, Console.Out, stopping.Token) ? Held : Broken;
}
catch (OperationCanceledException) when (stopping.IsCancellationRequested)
{
    await Console.Error.WriteLineAsync("Interrupted: hosts were ended and folders removed.");
    return Interrupted;
}

void Stop(PosixSignalContext context)
{
    // Not the system's own answer: the hosts that were started have to be ended first.
    context.Cancel = true;
    stopping.Cancel();
}
