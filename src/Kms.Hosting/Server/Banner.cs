using Kms.Crypto.Files;
using Kms.Crypto.Tls;
using Kms.Edge.Clients;
using Kms.Http.Routing;

namespace Kms.Hosting.Server;

/// <summary>What a person sees after the start: where it is, and one line to paste that does something.</summary>
internal static class Banner
{
    /// <param name="output">Null: a log line says it, without the line to paste.</param>
    public static void Write(TextWriter? output, HostContext host, DataFolder folder, ClientRegistry registry, Uri endpoint, string? notice)
    {
        var options = host.Options;
        var address = endpoint.GetLeftPart(UriPartial.Authority);
        var vaults = new PublicAddresses(options.Domain, options.PublicBase).OfVault("NAME", endpoint.Scheme, endpoint.Port);
        if (output is null)
        {
            WriteLog(new HostLog(host.Logs.CreateLogger(HostLog.Category)), host, folder, address, vaults, notice);
            return;
        }

        output.WriteLine($"{host.Service} {ProductVersion.Text} listens on {address}; vault NAME answers on {vaults}");
        var authority = options.Tls.Files is null ? "CA: ca.pem" : "certificate: " + options.Tls.Files.Certificate;
        output.WriteLine($"Data: {folder.Path} ({authority}, access: admin.json). Keep a safe copy of root.key: without it nothing opens.");
        if (notice is not null)
        {
            output.WriteLine(notice);
        }

        output.WriteLine(registry.Administrator is null
            ? "admin.json is not here: the administrator's secret is where you keep it, and tokens come from the token endpoint."
            : "Try it: " + CreateAKey(options.Tls.Files is null ? folder.AuthorityFile : null, folder, address));
        output.Flush();
    }

    /// <summary>Of a process without keys.</summary>
    /// <param name="output">Null: log lines say it.</param>
    internal static void WriteGateway(
        TextWriter? output, HostContext host, DataFolder folder, CertificateFiles files, string domain, Uri endpoint)
    {
        var log = new HostLog(host.Logs.CreateLogger(HostLog.Category));
        var (address, cluster) = (endpoint.GetLeftPart(UriPartial.Authority), host.Options.Cluster);
        var vaults = new PublicAddresses(domain, host.Options.PublicBase).OfVault("NAME", endpoint.Scheme, endpoint.Port);
        var silos = string.Join(", ", cluster.Silos.Select(silo => $"{silo.Host}:{silo.Port}"));
        var notice = $"Gateway of cluster '{cluster.Id}', without keys: it asks {silos}, "
            + (cluster.Tls ? "with a certificate of the cluster." : "WITHOUT TLS: anyone on the way sees every answer.");
        if (output is null)
        {
            log.Listens(host.Service, ProductVersion.Text, address, vaults);
            log.Notice(notice);
            return;
        }

        output.WriteLine($"{host.Service} {ProductVersion.Text} listens on {address}; vault NAME answers on {vaults}");
        output.WriteLine($"Data: {folder.Path} (certificate: {files.Certificate}).");
        output.WriteLine(notice);
        output.Flush();
    }

    /// <summary>For collectors: the same without the line to paste.</summary>
    private static void WriteLog(HostLog log, HostContext host, DataFolder folder, string address, string vaults, string? notice)
    {
        log.Listens(host.Service, ProductVersion.Text, address, vaults);
        log.Data(folder.Path);
        if (notice is not null)
        {
            log.Notice(notice);
        }
    }

    /// <param name="authority">What the client is told to trust; null: it knows the certificate's authority.</param>
    private static string CreateAKey(string? authority, DataFolder folder, string address)
    {
        var token = $"""$(sed -n 's/.*"accessToken": "\([^"]*\)".*/\1/p' {Quote(folder.AdminFile)})""";
        return $$"""curl {{(authority is null ? string.Empty : $"--cacert {Quote(authority)} ")}}-H "Authorization: Bearer {{token}}" """
            + $$"""-H "Content-Type: application/json" -d '{"kty":"EC","crv":"P-256"}' '{{address}}/keys/first/create?api-version=7.6'""";
    }

    /// <summary>For a POSIX shell, only where it is needed: the usual path reads better without.</summary>
    private static string Quote(string path) =>
        path.All(c => char.IsAsciiLetterOrDigit(c) || "/._-+@:,".Contains(c, StringComparison.Ordinal))
            ? path
            : "'" + path.Replace("'", "'\\''", StringComparison.Ordinal) + "'";
}
