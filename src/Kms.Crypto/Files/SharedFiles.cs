using System.Security.Cryptography;
using Kms.Crypto.Hierarchy;

namespace Kms.Crypto.Files;

/// <summary>Files that several hosts of one region have in common: each has its own copy.</summary>
public static class SharedFiles
{
    /// <summary>Copies the named files from one folder to another. One that is there is left as it is; it has to be the same.</summary>
    /// <exception cref="KeyProtectionException">
    /// A file is missing, open to others, unreadable, or there already and different. Nothing was written over.
    /// </exception>
    public static void TakeOver(string from, string to, IEnumerable<string> names)
    {
        foreach (var name in names)
        {
            using var theirs = KeyFile.Read(Path.Combine(from, name));
            var path = Path.Combine(to, name);
            if (KeyFile.TryCreate(path, theirs.Span))
            {
                continue;
            }

            using var ours = KeyFile.Read(path);
            if (!CryptographicOperations.FixedTimeEquals(theirs.Span, ours.Span))
            {
                throw new KeyProtectionException($"'{path}' is there already and is not the '{name}' of '{from}': they belong to different installations. Nothing was changed.");
            }
        }
    }
}
