using Kms.Configuration;
using Kms.Crypto.Hierarchy;
using Kms.Crypto.Tls;

namespace Kms.Hosting.Cluster;

/// <summary>
/// <c>client FOLDER [--Kms:Data FOLDER]</c>: makes a credential for a client of the cluster (<c>Kms.Client.Orleans</c>). Its holder can
/// speak to the silos in any caller's name, as the silos themselves can: it is for services that check their callers, not for people.
/// </summary>
internal static class ClientCommand
{
    /// <summary>Null when the arguments are for something else; else the exit code.</summary>
    public static int? From(IReadOnlyList<string> arguments) => arguments is ["client", ..] ? Run([.. arguments.Skip(1)]) : null;

    private static int Run(List<string> arguments)
    {
        try
        {
            if (arguments is not [{ } folder, .. var settings] || folder.StartsWith("--", StringComparison.Ordinal))
            {
                throw new StartRefusedException("A folder for the client's credential is missing: client FOLDER [--Kms:Data FOLDER]");
            }

            var options = OptionsReader.Read(OptionsReader.Sources(CommandLine.Parse(settings)));
            ClusterCredential.IssueTo(Path.GetFullPath(folder), options.Data, TimeProvider.System);
            Console.WriteLine($"{folder} has the credential of a client of the cluster. It is as good as a silo's: give it to services that check their callers.");
            return 0;
        }
        catch (Exception problem) when (problem is StartRefusedException or KeyProtectionException or IOException or UnauthorizedAccessException)
        {
            Console.Error.WriteLine($"{KmsProgram.Service}: {problem.Message}");
            return 1;
        }
    }
}
