using Kms.Crypto.Files;
using Kms.Crypto.Tests.Support;

namespace Kms.Crypto.Tests.Files;

public sealed class PrivateFileTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    [Fact]
    public void TryCreate_FileIsThere_LeavesItAlone()
    {
        var path = folder.File("a");
        Assert.True(PrivateFile.TryCreate(path, [1]));
        Assert.False(PrivateFile.TryCreate(path, [2]));
        Assert.Equal([1], File.ReadAllBytes(path));
        Assert.Single(Directory.GetFiles(folder.Path));
    }

    [Fact]
    public void TryCreate_ManyAtOnce_ExactlyOneWins()
    {
        for (var round = 0; round < 20; round++)
        {
            var path = folder.File("race" + round);
            var won = 0;
            Parallel.For(0, 8, i => Interlocked.Add(ref won, PrivateFile.TryCreate(path, [(byte)i]) ? 1 : 0));
            Assert.Equal(1, won);
        }

        Assert.Equal(20, Directory.GetFiles(folder.Path).Length);
    }

    [Fact]
    public void Replace_FileIsThere_WritesOverIt()
    {
        var path = folder.File("a");
        PrivateFile.Replace(path, [1]);
        PrivateFile.Replace(path, [2, 3]);
        Assert.Equal([2, 3], File.ReadAllBytes(path));
    }

    [Fact]
    public void Replace_DraftOfAnOperatorBeside_IsLeftAlone()
    {
        string[] drafts = ["a.new", "a.tmp", "a.part", "a~", ".a", "a.bak"];
        foreach (var draft in drafts)
        {
            File.WriteAllText(folder.File(draft), draft);
        }

        PrivateFile.Replace(folder.File("a"), [1]);
        Assert.True(PrivateFile.TryCreate(folder.File("b"), [1]));
        Assert.All(drafts, draft => Assert.Equal(draft, File.ReadAllText(folder.File(draft))));
        Assert.Equal(drafts.Length + 2, Directory.GetFiles(folder.Path).Length);
    }

    [Fact]
    [System.Runtime.Versioning.UnsupportedOSPlatform("windows")]
    public void Open_New_IsForTheOwnerOnly()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Modes are a POSIX matter.");
        PrivateFile.Open(folder.File("a"), FileMode.CreateNew, FileShare.Read).Dispose();
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(folder.File("a")));
        Assert.Throws<IOException>(() => PrivateFile.Open(folder.File("a"), FileMode.CreateNew, FileShare.Read));
    }

    [Fact]
    public void Replace_TargetIsAFolder_RefusesAndLeavesNoTemporaryFile()
    {
        Directory.CreateDirectory(folder.File("a"));
        Assert.Throws<IOException>(() => PrivateFile.Replace(folder.File("a"), [1]));
        Assert.Empty(Directory.GetFiles(folder.Path));
    }

    public void Dispose() => folder.Dispose();
}
