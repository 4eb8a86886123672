using Kms.Crypto.Files;
using Kms.Crypto.Hierarchy;
using Kms.Crypto.Tests.Support;

namespace Kms.Crypto.Tests.Files;

/// <summary>Another host of a region gets its copies, and never at the cost of what it has.</summary>
public sealed class SharedFilesTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    [Fact]
    public void TakeOver_EmptyFolder_HasTheSameFilesForTheOwnerOnly()
    {
        Make("one/a", "alpha");
        Make("one/b", "beta");
        SharedFiles.TakeOver(folder.File("one"), folder.File("two"), ["a", "b"]);
        SharedFiles.TakeOver(folder.File("one"), folder.File("two"), ["a", "b"]);
        Assert.Equal("alphabeta", File.ReadAllText(folder.File("two/a")) + File.ReadAllText(folder.File("two/b")));
        if (!OperatingSystem.IsWindows())
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(folder.File("two/a")));
        }
    }

    [Fact]
    public void TakeOver_AnotherFileIsThere_IsRefusedAndLeftAlone()
    {
        Make("one/a", "alpha");
        Make("two/a", "gamma");
        var problem = Assert.Throws<KeyProtectionException>(() => SharedFiles.TakeOver(folder.File("one"), folder.File("two"), ["a"]));
        Assert.Contains("different installations", problem.Message, StringComparison.Ordinal);
        Assert.Equal("gamma", File.ReadAllText(folder.File("two/a")));
    }

    [Fact]
    public void TakeOver_FileIsMissingThere_NamesIt() =>
        Assert.Contains("one/a", Assert.Throws<KeyProtectionException>(() => SharedFiles.TakeOver(folder.File("one"), folder.File("two"), ["a"])).Message, StringComparison.Ordinal);

    public void Dispose() => folder.Dispose();

    private void Make(string name, string content) => PrivateFile.TryCreate(folder.File(name), System.Text.Encoding.ASCII.GetBytes(content));
}
