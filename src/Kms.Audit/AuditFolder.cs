using System.Globalization;
using System.Text.RegularExpressions;
using Kms.Crypto.Files;

namespace Kms.Audit;

/// <summary>The folder of the audit log: which files there are, in order, and the newest checkpoint beside them.</summary>
public sealed partial class AuditFolder(string path)
{
    private const string NameOfFolder = "audit";

    /// <summary>The newest checkpoint, in a place of its own: a log that was cut off ends before it.</summary>
    private string HeadFile => System.IO.Path.Combine(path, "head");

    public string Path => path;

    public static AuditFolder Of(string data) => new(System.IO.Path.Combine(data, NameOfFolder));

    public bool Exists => Directory.Exists(path);

    /// <summary>By number.</summary>
    public IReadOnlyList<(int Number, string Path)> Files() =>
    [
        .. from file in Directory.EnumerateFiles(path)
           let match = FileName().Match(System.IO.Path.GetFileName(file))
           where match.Success
           let number = int.Parse(match.Groups[1].ValueSpan, CultureInfo.InvariantCulture)
           orderby number, file
           select (number, file),
    ];

    public void Make() => DataFolder.MakeFolder(path);

    /// <summary>A new file that only its owner may read, and others of its owner's processes while it is written.</summary>
    public FileStream Create(int number, DateTimeOffset now)
    {
        Make();
        var name = string.Create(CultureInfo.InvariantCulture, $"audit-{now.UtcDateTime:yyyyMMdd'T'HHmmss'Z'}-{number}.jsonl");
        return PrivateFile.Open(System.IO.Path.Combine(path, name), FileMode.CreateNew, FileShare.Read);
    }

    public void WriteHead(SealLine checkpoint)
    {
        Make();
        PrivateFile.Replace(HeadFile, checkpoint.ToBytes());
    }

    /// <summary>Null when there is none, or nothing that can be understood.</summary>
    /// <exception cref="IOException">It cannot be read, or is not a regular file.</exception>
    public SealLine? ReadHead() => System.IO.Path.Exists(HeadFile) && Lines.Of(HeadFile).FirstOrDefault() is { Length: > 0 } line ? SealLine.Parse(line.Span) : null;

    /// <summary>
    /// Keeps what stands in the place of the newest checkpoint and is not one that this service wrote, under another name.
    /// </summary>
    public void SetHeadAside(DateTimeOffset now)
    {
        if (System.IO.Path.Exists(HeadFile))
        {
            File.Move(HeadFile, string.Create(CultureInfo.InvariantCulture, $"{HeadFile}.not-genuine-{now.UtcDateTime:yyyyMMdd'T'HHmmss'Z'}"));
        }
    }

    /// <summary>Of the digits 0 to 9 alone: \d means those of every script, which are no number for the parser.</summary>
    [GeneratedRegex(@"^audit-[0-9]{8}T[0-9]{6}Z-([0-9]{1,9})\.jsonl\z")]
    private static partial Regex FileName();
}
