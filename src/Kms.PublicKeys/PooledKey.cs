using System.Security.Cryptography;
using Kms.Keys;

namespace Kms.PublicKeys;

/// <summary>
/// One key in use. Native objects are opened when all that exist are lent out, and kept. After it is disposed nothing is kept: a call
/// that already holds it is still answered, with an object opened for it alone. Who may call at all is decided where it is handed out.
/// </summary>
/// <param name="open">A native object of its own; null when the material does not open.</param>
/// <param name="find">How an operation of an algorithm is computed; null for one that takes more than this key has.</param>
internal class PooledKey(KeySpec spec, Func<NativeKey?> open, Func<Algorithm, KeyOperations, Implementation?> find) : IDisposable
{
    private readonly NativePool<NativeKey> keys = new();

    public Result<CryptoOutput> Perform(in CryptoRequest request)
    {
        var algorithm = request.Algorithm;
        if (!algorithm.Fits(spec))
        {
            return KeyRefusals.Bad($"{algorithm} does not fit this key.");
        }

        if (!algorithm.Operations.HasFlag(request.Operation) || !int.IsPow2((int)request.Operation))
        {
            return KeyRefusals.Bad($"{algorithm} does not do {request.Operation}.");
        }

        if (algorithm.DigestBytes != 0 && request.Value.Length != algorithm.DigestBytes)
        {
            return KeyRefusals.Bad($"{algorithm} takes a digest of {algorithm.DigestBytes} bytes, not {request.Value.Length}.");
        }

        if (find(algorithm, request.Operation) is not { } implementation)
        {
            return KeyRefusals.Bad($"{algorithm} does not do {request.Operation} with the public half of a key.");
        }

        var key = keys.TryTake() ?? open();
        return key is null ? KeyRefusals.MaterialCorrupt : Perform(implementation, key, request);
    }

    public void Dispose() => keys.Retire();

    private Result<CryptoOutput> Perform(Implementation implementation, NativeKey key, in CryptoRequest request)
    {
        var intact = false;
        try
        {
            var result = implementation.Perform(key, request);
            intact = true;
            return result;
        }
        catch (CryptographicException)
        {
            return KeyRefusals.Bad("The native library refused the operation.");
        }
        finally
        {
            // An object that failed in an unforeseen way may be left in the middle of a message.
            if (intact)
            {
                keys.Return(key);
            }
            else
            {
                key.Dispose();
            }
        }
    }
}
