using Kms.Crypto.Algorithms;
using Kms.Keys;
using Kms.PublicKeys;
using Kms.Records;

namespace Kms.Crypto.Keys;

/// <summary>One version in use, with its private half or its symmetric key: what the rules get from <see cref="KeyMaterials"/>.</summary>
/// <param name="open">A native object of its own; null when the material does not open.</param>
internal sealed class KeyHandle(KeySpec spec, Func<NativeKey?> open) : PooledKey(spec, open, Implementations.Of), IKeyHandle;
