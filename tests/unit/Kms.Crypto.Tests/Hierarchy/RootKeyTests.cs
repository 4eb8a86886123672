using Kms.Crypto.Hierarchy;
using Kms.Crypto.Tests.Support;

namespace Kms.Crypto.Tests.Hierarchy;

public sealed class RootKeyTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    [Fact]
    public void LoadOrCreate_NoFile_MakesOneForTheOwnerOnly()
    {
        var path = folder.File("data/root.key");
        using var root = RootKey.LoadOrCreate(path);
        Assert.Equal(32, new FileInfo(path).Length);
        if (!OperatingSystem.IsWindows())
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(path));
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(folder.File("data")));
        }

        Assert.Single(Directory.GetFiles(folder.File("data")));
    }

    [Fact]
    public void LoadOrCreate_FileIsThere_LeavesItAndOpensTheSame()
    {
        var path = folder.File("root.key");
        using var first = RootKey.LoadOrCreate(path);
        var before = File.ReadAllBytes(path);
        using var region = RegionKey.Create();
        using var second = RootKey.LoadOrCreate(path);
        Assert.Equal(before, File.ReadAllBytes(path));
        using var opened = RegionKey.Open(second, region.WrapUnder(first));
    }

    [Fact]
    public void LoadOrCreate_ManyAtOnce_AllGetTheSameKey()
    {
        var path = folder.File("root.key");
        var roots = new RootKey[8];
        Parallel.For(0, roots.Length, i => roots[i] = RootKey.LoadOrCreate(path));
        Assert.All(roots, root => Assert.Equal(roots[0].Fingerprint, root.Fingerprint));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(31)]
    [InlineData(33)]
    public void LoadOrCreate_WrongSize_RefusesAndLeavesTheFile(int size)
    {
        var path = Write(new byte[size], UnixFileMode.UserRead | UnixFileMode.UserWrite);
        var error = Assert.Throws<KeyProtectionException>(() => RootKey.LoadOrCreate(path));
        Assert.Contains($"{size} bytes", error.Message, StringComparison.Ordinal);
        Assert.Equal(size, new FileInfo(path).Length);
    }

    [Theory]
    [InlineData(UnixFileMode.GroupRead)]
    [InlineData(UnixFileMode.OtherRead)]
    [InlineData(UnixFileMode.OtherWrite)]
    public void LoadOrCreate_OpenToOthers_Refuses(UnixFileMode extra)
    {
        if (OperatingSystem.IsWindows())
        {
            Assert.Skip("Windows has no file modes.");
        }

        var path = Write(new byte[32], UnixFileMode.UserRead | UnixFileMode.UserWrite | extra);
        var error = Assert.Throws<KeyProtectionException>(() => RootKey.LoadOrCreate(path));
        Assert.Contains("chmod 600", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void LoadOrCreate_PathIsAFolder_Refuses()
    {
        var error = Assert.Throws<KeyProtectionException>(() => RootKey.LoadOrCreate(folder.Path));
        Assert.Contains("cannot be read", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Load_NoFile_Refuses() => Assert.Throws<KeyProtectionException>(() => RootKey.Load(folder.File("root.key")));

    public void Dispose() => folder.Dispose();

    private string Write(byte[] content, UnixFileMode mode)
    {
        var path = folder.File("root.key");
        File.WriteAllBytes(path, content);
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(path, mode);
        }

        return path;
    }
}
