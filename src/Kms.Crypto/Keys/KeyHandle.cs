using System.Security.Cryptography;
using Kms.Crypto.Algorithms;
using Kms.Crypto.Native;
using Kms.Keys;
using Kms.Records;

namespace Kms.Crypto.Keys;

/// <summary>
/// One version in use. Native objects are opened when all that exist are lent out, and kept. After it is disposed nothing is kept: a call
/// that already holds the handle is still answered, with an object opened for it alone. Who may call at all is decided where the handle is
/// handed out.
/// </summary>
/// <param name="open">A native object of its own; null when the material does not open.</param>
internal sealed class KeyHandle(KeySpec spec, Func<NativeKey?> open) : IKeyHandle
{
    private readonly NativePool<NativeKey> keys = new();

    public Result<CryptoOutput> Perform(in CryptoRequest request)
    {
        var algorithm = request.Algorithm;
        if (!algorithm.Fits(spec) || !Implementations.All.TryGetValue(algorithm, out var implementation))
        {
            return Refusals.Bad($"{algorithm} does not fit this key.");
        }

        if (!algorithm.Operations.HasFlag(request.Operation) || !int.IsPow2((int)request.Operation))
        {
            return Refusals.Bad($"{algorithm} does not do {request.Operation}.");
        }

        if (algorithm.DigestBytes != 0 && request.Value.Length != algorithm.DigestBytes)
        {
            return Refusals.Bad($"{algorithm} takes a digest of {algorithm.DigestBytes} bytes, not {request.Value.Length}.");
        }

        var key = keys.TryTake() ?? open();
        return key is null ? Refusals.MaterialCorrupt : Perform(implementation, key, request);
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
            return Refusals.Bad("The native library refused the operation.");
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
