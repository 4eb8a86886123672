using Kms.Crypto.Files;
using Kms.Crypto.Hierarchy;
using Kms.Crypto.Tests.Support;
using Kms.Crypto.Tls;

namespace Kms.Crypto.Tests.Files;

/// <summary>
/// What others can put in place of a file is refused at once, whatever it is; nothing waits, and nothing fills the memory.
/// </summary>
public sealed class RegularFileTests : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly TemporaryFolder folder = new();

    [Fact]
    public async Task Open_Pipe_IsRefusedAtOnce()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Named pipes are a POSIX matter.");
        Fifo.Make(folder.File("pipe"));
        Action<string>[] readers =
        [
            path => RegularFile.Open(path).Dispose(),
            path => RegularFile.ReadAll(path, 10),
            path => KeyFile.Read(path).Dispose(),
            path => RootKey.Load(path).Dispose(),
            path => LocalCertificateAuthority.LoadCertificate(path).Dispose(),
            path => new CertificateFiles(path, path).Load().Dispose(),
        ];
        foreach (var read in readers)
        {
            var problem = await Record.ExceptionAsync(() => Task.Run(() => read(folder.File("pipe")), TestContext.Current.CancellationToken).WaitAsync(Patience));
            Assert.True(problem is IOException or KeyProtectionException, $"{problem}");
            Assert.Contains("not a regular file", problem.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Open_Folder_IsRefused()
    {
        Directory.CreateDirectory(folder.File("a"));
        Assert.True(Record.Exception(() => RegularFile.Open(folder.File("a")).Dispose()) is IOException or UnauthorizedAccessException);
    }

    [Fact]
    public void Open_Missing_SaysWhich() =>
        Assert.Contains(folder.File("a"), Assert.Throws<FileNotFoundException>(() => RegularFile.Open(folder.File("a"))).Message, StringComparison.Ordinal);

    [Fact]
    public void ReadAll_Device_HasNoEndAndIsNotRead()
    {
        Assert.SkipUnless(File.Exists("/dev/zero"), "There is no such device.");
        File.CreateSymbolicLink(folder.File("zero"), "/dev/zero");
        Assert.Empty(RegularFile.ReadAll(folder.File("zero"), 10));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(10)]
    [InlineData(11)]
    public void ReadAll_Limit_IsTheLastThatIsRead(int length)
    {
        File.WriteAllBytes(folder.File("a"), new byte[length]);
        if (length <= 10)
        {
            Assert.Equal(length, RegularFile.ReadAll(folder.File("a"), 10).Length);
        }
        else
        {
            Assert.Throws<IOException>(() => RegularFile.ReadAll(folder.File("a"), 10));
        }
    }

    [Fact]
    public void Open_WhileItIsWritten_SeesWhatComes()
    {
        using var writer = new FileStream(folder.File("a"), FileMode.CreateNew, FileAccess.Write, FileShare.Read, 0);
        using var reader = RegularFile.Open(folder.File("a"));
        writer.WriteByte(7);
        writer.Flush();
        Assert.Equal(7, reader.ReadByte());
    }

    [Fact]
    public void KeyFile_TooLarge_IsRefused()
    {
        PrivateFile.Replace(folder.File("large"), new byte[70_000]);
        Assert.Throws<KeyProtectionException>(() => KeyFile.Read(folder.File("large")));
    }

    [Fact]
    [System.Runtime.Versioning.UnsupportedOSPlatform("windows")]
    public void KeyFile_OpenToOthers_IsRefused()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Modes are a POSIX matter.");
        PrivateFile.Replace(folder.File("key"), [1]);
        File.SetUnixFileMode(folder.File("key"), UnixFileMode.UserRead | UnixFileMode.GroupRead);
        Assert.Contains("chmod 600", Assert.Throws<KeyProtectionException>(() => KeyFile.Read(folder.File("key"))).Message, StringComparison.Ordinal);
        KeyFile.Read(folder.File("key"), allowGroup: true).Dispose();
        File.SetUnixFileMode(folder.File("key"), UnixFileMode.UserRead | UnixFileMode.OtherRead);
        Assert.Contains("chmod 640", Assert.Throws<KeyProtectionException>(() => KeyFile.Read(folder.File("key"), allowGroup: true)).Message, StringComparison.Ordinal);
    }

    public void Dispose() => folder.Dispose();
}
