using Microsoft.Extensions.Logging;

namespace Kms.Edge.Tls;

/// <summary>What operators read about the gateway's certificate.</summary>
internal sealed partial class CertificateLog(ILogger logger)
{
    private readonly ILogger logger = logger;

    [LoggerMessage(1, LogLevel.Information, "New connections get a new certificate: {Subject}, valid until {End:u}.")]
    public partial void Changed(string subject, DateTime end);

    [LoggerMessage(2, LogLevel.Warning, "The next certificate cannot be used: {Reason} The old one stays in use; it ends at {End:u}.")]
    public partial void Kept(string reason, DateTime end);

    [LoggerMessage(3, LogLevel.Warning, "The certificate that is served, {Subject}, ends at {End:u}. Clients refuse it from then on.")]
    public partial void Ends(string subject, DateTime end);

    [LoggerMessage(
        4, LogLevel.Warning, "The certificate in '{File}' is not valid for {Name}: clients that call a vault by its name refuse it.")]
    public partial void NotForVaults(string file, string name);

    [LoggerMessage(
        5, LogLevel.Warning, "The certificate that is served, {Subject}, is valid from {Start:u} on. Clients refuse it until then.")]
    public partial void Begins(string subject, DateTime start);
}
