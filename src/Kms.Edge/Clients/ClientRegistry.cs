using System.Security.Cryptography;
using System.Text;
using Kms.Access;
using Kms.Crypto.Files;
using Kms.Http.Tokens;

namespace Kms.Edge.Clients;

/// <summary>
/// Who may come in: the clients of the token service and their roles. Made once, with one administrator, and kept: <c>clients.json</c>
/// knows the clients by the hash of their secret, <c>admin.json</c> is the only store of the administrator's secret. When that was taken
/// away, the administrator still exists and no other is made; when both are gone, a new one is.
/// </summary>
internal sealed class ClientRegistry
{
    private readonly DataFolder folder;
    private readonly ClientList list;
    private readonly AdminAccess? admin;

    private ClientRegistry(DataFolder folder, ClientList list, AdminAccess? admin)
    {
        this.folder = folder;
        this.list = list;
        this.admin = admin;
        Clients = [.. list.Clients.Select(entry => new TokenClient(entry.ClientId, Hash(folder, entry), entry.PrincipalId, entry.Name))];
        Policy = new AccessPolicy(list.Clients.Select(entry => new RoleAssignment(entry.PrincipalId, RoleOf(folder, entry), AccessScope.Server)));
    }

    public string TenantId => list.TenantId;

    public IReadOnlyList<TokenClient> Clients { get; }

    public AccessPolicy Policy { get; }

    /// <summary>The administrator whose secret is at hand in <c>admin.json</c>; null when that file was taken away.</summary>
    public TokenClient? Administrator => Clients.FirstOrDefault(client => client.ClientId == admin?.ClientId);

    /// <summary>Reads both files, or thinks up what is missing. Writes nothing: see <see cref="Save"/>.</summary>
    /// <exception cref="StartRefusedException">A file cannot be understood, or the two contradict each other.</exception>
    public static ClientRegistry Open(DataFolder folder, string administrator, IIdentities identities)
    {
        var admin = AccessFilesJson.Read(folder.AdminFile, AccessFilesJson.Default.AdminAccess);
        var list = AccessFilesJson.Read(folder.ClientsFile, AccessFilesJson.Default.ClientList);
        if (list is null)
        {
            admin ??= new AdminAccess("", "", NewGuid(identities), NewGuid(identities), NewSecret(), NewGuid(identities), "");
            list = new ClientList(admin.TenantId, [Entry(admin, administrator)]);
        }

        if (admin is not null && (admin.TenantId != list.TenantId || list.Clients.All(entry => entry.ClientId != admin.ClientId)))
        {
            throw new StartRefusedException(
                $"{folder.AdminFile} belongs to another data folder: its client is not in {folder.ClientsFile}. Move the wrong one away.");
        }

        return new ClientRegistry(folder, list, admin);
    }

    /// <summary>
    /// Writes <c>clients.json</c> where there is none and refreshes address and token in <c>admin.json</c>, unless that was taken away.
    /// </summary>
    public void Save(Uri endpoint, Uri vaultUri, string accessToken)
    {
        if (admin is not null)
        {
            var fresh = admin with { Endpoint = Trim(endpoint), VaultUri = Trim(vaultUri), AccessToken = accessToken };
            AccessFilesJson.Write(folder.AdminFile, fresh, AccessFilesJson.Default.AdminAccess);
        }

        if (!File.Exists(folder.ClientsFile))
        {
            AccessFilesJson.Write(folder.ClientsFile, list, AccessFilesJson.Default.ClientList);
        }
    }

    private static ClientEntry Entry(AdminAccess admin, string name) => new(
        admin.ClientId, admin.PrincipalId, name, Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(admin.ClientSecret))),
        Role.Administrator.Name);

    private static byte[] Hash(DataFolder folder, ClientEntry entry)
    {
        var hash = new byte[SHA256.HashSizeInBytes];
        return entry.SecretSha256.Length == 2 * hash.Length
            && Convert.FromHexString(entry.SecretSha256, hash, out _, out _) == System.Buffers.OperationStatus.Done
            ? hash
            : throw new StartRefusedException($"{folder.ClientsFile}: secretSha256 of client {Text.Shorten(entry.ClientId)} is not 64 hexadecimal digits.");
    }

    private static Role RoleOf(DataFolder folder, ClientEntry entry) => Role.All.FirstOrDefault(role => role.Name == entry.Role)
        ?? throw new StartRefusedException(
            $"{folder.ClientsFile}: client {Text.Shorten(entry.ClientId)} has the role '{Text.Shorten(entry.Role)}'. "
            + $"There are: {string.Join(", ", Role.All.Select(role => role.Name))}.");

    private static string NewGuid(IIdentities identities) => Guid.ParseExact(identities.NewId(), "N").ToString("D");

    private static string NewSecret() => System.Buffers.Text.Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(32));

    private static string Trim(Uri uri) => uri.GetLeftPart(UriPartial.Authority);
}
