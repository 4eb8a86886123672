using System.Security.Cryptography.X509Certificates;
using System.Text.Json.Nodes;

namespace Kms.Bench.Https;

/// <summary>The way into a host that listens: the token that it left in its data folder, and finished requests.</summary>
internal sealed class Administrator
{
    private readonly string token;

    public Administrator(string data, int port)
    {
        Port = port;
        AuthorityFile = Path.Combine(data, "ca.pem");
        token = (string)JsonNode.Parse(File.ReadAllText(Path.Combine(data, "admin.json")))!["accessToken"]!;
    }

    public int Port { get; }

    public string AuthorityFile { get; }

    public async Task<RawConnection> Connect()
    {
        var authority = new X509Certificate2Collection();
        authority.ImportFromPemFile(AuthorityFile);
        return await RawConnection.Open(Port, authority);
    }

    public byte[] Create(string key, string kind) => RawConnection.Request("POST", Port, $"/keys/{key}/create?api-version=7.6", token, kind);

    /// <summary>32 bytes to sign or encrypt.</summary>
    public byte[] Use(string key, string operation, string algorithm) => RawConnection.Request(
        "POST", Port, $"/keys/{key}/{operation}?api-version=7.6", token,
        $$"""{"alg":"{{algorithm}}","value":"q83vEjRWeJCrze8SNFZ4kKvN7xI0VniQq83vEjRWeJA"}""");

    public byte[] Get(string pathAndQuery) => RawConnection.Request("GET", Port, pathAndQuery, token, string.Empty);
}
