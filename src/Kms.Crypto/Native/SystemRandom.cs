using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace Kms.Crypto.Native;

/// <summary>Fills a span with random bytes.</summary>
internal delegate void RandomSource(Span<byte> destination);

/// <summary>
/// Random bytes of the operating system, drawn when they are used. The framework's generator keeps its state in this process: two copies of
/// the process's memory (a restored snapshot, a cloned machine) would go on with the same numbers, and a repeated nonce breaks AES-GCM.
/// The kernel keeps its state outside and renews it when its machine is cloned. A draw of 12 bytes also costs less than half.
/// </summary>
internal static class SystemRandom
{
    private static readonly bool HasKernelCall = OperatingSystem.IsLinux();

    public static void Fill(Span<byte> destination)
    {
        if (!HasKernelCall)
        {
            RandomNumberGenerator.Fill(destination);
            return;
        }

        while (!destination.IsEmpty)
        {
            var drawn = (int)GetRandom(ref MemoryMarshal.GetReference(destination), (nuint)destination.Length, 0);
            if (drawn > 0)
            {
                destination = destination[drawn..];
            }
            else if (Marshal.GetLastPInvokeError() != Interrupted)
            {
                throw new CryptographicException("The operating system gives no random bytes.");
            }
        }
    }

    public static byte[] Bytes(int count)
    {
        var bytes = new byte[count];
        Fill(bytes);
        return bytes;
    }

    /// <summary>EINTR.</summary>
    private const int Interrupted = 4;

    [DllImport("libc", EntryPoint = "getrandom", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern nint GetRandom(ref byte buffer, nuint length, uint flags);
}
