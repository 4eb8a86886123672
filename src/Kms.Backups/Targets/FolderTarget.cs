using System.Runtime.CompilerServices;
using Kms.Backups.Format;
using Kms.Crypto.Files;

namespace Kms.Backups.Targets;

/// <summary>
/// Backups as files in a folder, for their owner only: written beside under another name, flushed to the disk, then given their name. The
/// folder is made if its parent is there: a parent that is missing is a disk that is not mounted, and must not be filled in its place.
/// </summary>
/// <param name="folder">Absolute.</param>
/// <param name="known">Of the region's host; null for a look from outside, which may take any folder for what it is.</param>
public sealed class FolderTarget(string folder, TimeProvider time, KnownTargets? known = null) : IBackupTarget
{
    internal const string Ending = ".kmsbackup";
    private const string PartEnding = ".part";

    public string Name => folder;

    /// <summary>Whether backups of the region were made into this folder.</summary>
    public static bool HasBackups(string folder, string region) =>
        Directory.Exists(folder) && Directory.EnumerateFiles(folder, "*" + Ending).Any(file => BackupName.IsOf(region, Path.GetFileName(file)));

    public async IAsyncEnumerable<StoredBackup> List([EnumeratorCancellation] CancellationToken cancellation)
    {
        await Task.CompletedTask;
        known?.Check(folder);
        if (!Directory.Exists(folder))
        {
            RefuseIfNotMounted();
            yield break;
        }

        foreach (var file in new DirectoryInfo(folder).EnumerateFiles("*" + Ending))
        {
            cancellation.ThrowIfCancellationRequested();
            yield return new StoredBackup(file.Name, file.Length);
        }
    }

    public Task<IBackupUpload> Write(string name, CancellationToken cancellation)
    {
        known?.Check(folder);
        if (!Directory.Exists(folder))
        {
            RefuseIfNotMounted();
            DataFolder.MakeFolder(folder);
        }

        known?.Keep(folder);
        return Task.FromResult<IBackupUpload>(new Upload(Path.Combine(folder, name)));
    }

    public Task<Stream> Read(string name, CancellationToken cancellation) => Task.FromResult<Stream>(
        RegularFile.Open(Path.Combine(folder, name), bufferBytes: 64 * 1024));

    public Task Delete(string name, CancellationToken cancellation)
    {
        File.Delete(Path.Combine(folder, name));
        return Task.CompletedTask;
    }

    public Task Tidy(TimeSpan olderThan, CancellationToken cancellation)
    {
        var before = (time.GetUtcNow() - olderThan).UtcDateTime;
        foreach (var part in Directory.Exists(folder) ? new DirectoryInfo(folder).EnumerateFiles("*" + Ending + PartEnding) : [])
        {
            if (part.LastWriteTimeUtc < before)
            {
                part.Delete();
            }
        }

        return Task.CompletedTask;
    }

    private void RefuseIfNotMounted()
    {
        if (!Directory.Exists(Path.GetDirectoryName(folder)))
        {
            throw new DirectoryNotFoundException($"'{Path.GetDirectoryName(folder)}' is not there: is its disk mounted?");
        }
    }

    private sealed class Upload(string file) : IBackupUpload
    {
        private readonly FileStream content = PrivateFile.Open(file + PartEnding, FileMode.CreateNew, FileShare.Read);
        private bool isComplete;

        public Stream Content => content;

        public async Task Complete(CancellationToken cancellation)
        {
            // The flush waits for the disk: not on a thread that serves requests.
            await Task.Run(() => content.Flush(flushToDisk: true), cancellation);
            await content.DisposeAsync();
            File.Move(file + PartEnding, file, overwrite: false);
            isComplete = true;
            FileNames.Flush(Path.GetDirectoryName(file)!);
        }

        public async ValueTask DisposeAsync()
        {
            await content.DisposeAsync();
            if (!isComplete)
            {
                File.Delete(file + PartEnding);
            }
        }
    }
}
