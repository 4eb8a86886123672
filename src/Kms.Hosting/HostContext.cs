using Kms.Configuration;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging;

namespace Kms.Hosting;

/// <summary>What every part of a starting server needs to know.</summary>
/// <param name="Service">The program's name, for telemetry and the banner.</param>
/// <param name="Ending">Cancelled when the process was asked to end.</param>
internal sealed record HostContext(
    string Service,
    KmsOptions Options,
    IConfiguration Configuration,
    ILoggerFactory Logs,
    CancellationToken Ending,
    TimeProvider Time,
    IIdentities Identities);
