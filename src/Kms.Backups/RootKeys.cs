using Kms.Backups.Format;
using Kms.Crypto.Hierarchy;

namespace Kms.Backups;

/// <summary>Region keys out of the headers of backups, opened with the operator's root key: for when there is no region.</summary>
public sealed class RootKeys(string file) : IDisposable
{
    private readonly RootKey root = Load(file);
    private readonly Dictionary<string, RegionKey> opened = [];

    /// <summary>Why a backup could not be opened with this root key; null when none was of another one.</summary>
    public string? Misfit { get; private set; }

    /// <exception cref="BackupRefusedException">It was sealed under another root key, or the header was altered.</exception>
    public RegionKey For(BackupHeader header)
    {
        var wrapped = Convert.ToHexString(header.RegionKey);
        if (opened.TryGetValue(wrapped, out var key))
        {
            return key;
        }

        try
        {
            return opened[wrapped] = RegionKey.Open(root, header.RegionKey);
        }
        catch (KeyProtectionException problem)
        {
            Misfit = problem.Message;
            throw new BackupRefusedException($"{problem.Message} (root key: {file})", problem);
        }
    }

    private static RootKey Load(string file) => File.Exists(file)
        ? RootKey.Load(file)
        : throw new BackupRefusedException($"There is no root key at {file}: put your copy of root.key there, or name it with --root-key. Without it nothing opens. Nothing was changed.");

    public void Dispose()
    {
        foreach (var key in opened.Values)
        {
            key.Dispose();
        }

        root.Dispose();
    }
}
