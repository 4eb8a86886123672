namespace Kms.Crypto.Files;

/// <summary>
/// The folder of the embedded default, held for as long as the process runs. Knows which file is what; never overwrites one of a first
/// start.
/// </summary>
public sealed class DataFolder : IDisposable
{
    private readonly FolderLock folderLock;

    private DataFolder(string path, FolderLock folderLock)
    {
        Path = path;
        this.folderLock = folderLock;
    }

    /// <summary>Absolute.</summary>
    public string Path { get; }

    /// <summary>The key above all keys. Who has this file and the zones has everything; who loses it has nothing.</summary>
    public string RootKeyFile => RootKeyFileOf(Path);

    /// <summary>The CA that clients trust.</summary>
    public string AuthorityFile => In("ca.pem");

    /// <summary>What the first administrator needs to get in.</summary>
    public string AdminFile => In("admin.json");

    /// <summary>Who may ask for tokens. Holds no secret, only hashes.</summary>
    public string ClientsFile => In("clients.json");

    /// <summary>Signs access tokens, so that they outlive a restart.</summary>
    public string SigningKeyFile => In("token.key");

    /// <summary>
    /// What every host of a region has a copy of: the root key, the CA that clients trust, what signs tokens, who may come in. Each has
    /// its own audit log and its own certificate.
    /// </summary>
    public static IReadOnlyList<string> Shared { get; } = ["root.key", "ca.pem", "ca.key", "token.key", "clients.json"];

    /// <summary>What no backup of the region has, and its operator must keep a copy of, besides the root key.</summary>
    public static IReadOnlyList<string> NotInBackups { get; } = ["clients.json", "token.key", "ca.pem", "ca.key", "audit"];

    /// <exception cref="StartRefusedException">It cannot be made or written, or another process has it.</exception>
    public static DataFolder Open(string path)
    {
        try
        {
            MakeFolder(path);
            return new DataFolder(path, FolderLock.Take(path));
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            throw new StartRefusedException($"The data folder {path} cannot be used: {problem.Message}", problem);
        }
    }

    /// <summary>For a look from outside, without holding the folder.</summary>
    public static string RootKeyFileOf(string path) => System.IO.Path.Combine(path, "root.key");

    /// <summary>
    /// A folder for its owner alone. One that is there keeps its mode: it may hold more than ours, and every file of ours is 0600.
    /// </summary>
    public static void MakeFolder(string path) => PrivateFile.CreateFolder(path);

    public void Dispose() => folderLock.Dispose();

    private string In(string name) => System.IO.Path.Combine(Path, name);
}
