using Kms.Backups.Restoring;

namespace Kms.Backups;

/// <summary>Reads everything on one target, to the last byte.</summary>
public static class TargetCheck
{
    public static async Task<TargetVerification> Run(string target, BackupCatalog catalog, IProgress<BackupWork>? progress, CancellationToken cancellation)
    {
        var (sound, bytes, damaged) = (0, 0L, new List<string>());
        try
        {
            var listing = await catalog.List(cancellation);
            var total = listing.Backups.Sum(backup => backup.Facts.Bytes);
            damaged.AddRange(listing.Unreadable.Select(file => $"{file.Name}: {file.Reason}"));
            foreach (var backup in listing.Backups)
            {
                if (await Check(catalog, backup, cancellation) is { } problem)
                {
                    damaged.Add($"{backup.Name}: {problem}");
                }
                else
                {
                    sound++;
                }

                bytes += backup.Facts.Bytes;
                progress?.Report(new BackupWork("verify", bytes, total));
            }

            return new TargetVerification(target, sound, damaged, bytes, null);
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            return new TargetVerification(target, sound, damaged, bytes, problem.Message);
        }
    }

    private static async Task<string?> Check(BackupCatalog catalog, CatalogEntry backup, CancellationToken cancellation)
    {
        try
        {
            using var reader = await catalog.Open(backup.Name, cancellation);
            await foreach (var piece in reader.Pieces(cancellation))
            {
                _ = piece;
            }

            return reader.Hash == backup.Hash ? null : "it was exchanged while it was read";
        }
        catch (BackupRefusedException problem)
        {
            return problem.Message;
        }
    }
}
