using Kms.Configuration;
using Kms.Crypto.Hierarchy;
using Kms.Crypto.Tls;
using Kms.Edge.Tls;

namespace Kms.Hosting.Cluster;

/// <summary>
/// <c>gateway FOLDER</c> and <c>client FOLDER</c>, each with settings such as <c>--Kms:Data</c>: run on a silo, they make what another
/// machine needs to speak to the cluster. A gateway gets its certificate for HTTPS too.
/// </summary>
internal static class IssueCommand
{
    /// <summary>Null when the arguments are for something else; else the exit code.</summary>
    public static int? From(IReadOnlyList<string> arguments) => arguments.Count == 0 ? null : arguments[0] switch
    {
        "gateway" => Run("gateway", [.. arguments.Skip(1)], Gateway),
        "client" => Run("client", [.. arguments.Skip(1)], Client),
        _ => null,
    };

    private static int Run(string word, List<string> arguments, Func<string, KmsOptions, string> issue)
    {
        try
        {
            if (arguments is not [{ } folder, .. var settings] || folder.StartsWith("--", StringComparison.Ordinal))
            {
                throw new StartRefusedException($"A folder for the certificates is missing: {word} FOLDER [--Kms:Data FOLDER]");
            }

            var options = OptionsReader.Read(OptionsReader.Sources(CommandLine.Parse(settings)));
            Console.WriteLine($"{folder} {issue(Path.GetFullPath(folder), options)}");
            return 0;
        }
        catch (Exception problem) when (
            problem is StartRefusedException or KeyProtectionException or IOException or UnauthorizedAccessException)
        {
            Console.Error.WriteLine($"{KmsProgram.Service}: {problem.Message}");
            return 1;
        }
    }

    private static string Gateway(string folder, KmsOptions options)
    {
        IssuedFiles.ForCluster(folder, options.Data, ClusterKind.Gateway, TimeProvider.System);
        var names = GatewayCertificate.ConfiguredNames(options);
        var start = "Move it to the gateway's machine and start it there: "
            + $"--Kms:Cluster:Role gateway --Kms:Data FOLDER --{ClusterSetting.Silos.Name} 'HOST:PORT;...'";

        // Where silos show an operator's certificate, callers trust that one's authority and not this one's.
        return options.Tls.Files is null && IssuedFiles.ForCallers(folder, options.Data, options.Domain, names, TimeProvider.System)
            ? $"has what a gateway needs, valid for 397 days. {start}"
            : $"has what a gateway shows to silos, valid for 397 days. This silo makes no certificates for HTTPS: "
                + $"set {Setting.TlsCertificate.Name} and {Setting.TlsKey.Name} on the gateway. {start}";
    }

    private static string Client(string folder, KmsOptions options)
    {
        IssuedFiles.ForCluster(folder, options.Data, ClusterKind.Client, TimeProvider.System);
        return "has the certificate of a client of the cluster, valid for 397 days. "
            + "Its holder names the callers that roles and the audit log see: give it to services that check them.";
    }
}
