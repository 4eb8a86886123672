using Kms.Hosting.Configuration;
using Kms.Hosting.Telemetry;
using Microsoft.Extensions.Configuration;

namespace Kms.Hosting;

/// <summary>What every part of a starting host needs to know.</summary>
/// <param name="Service">The program's name, for telemetry and the banner.</param>
public sealed record HostContext(
    string Service, KmsOptions Options, IConfiguration Configuration, Logs Logs, Shutdown Shutdown, TimeProvider Time, IIdentities Identities);
