using Kms.Keys;
using Kms.Wire;

namespace Kms.Client.Wire;

/// <summary>The bodies of creating, importing and changing keys.</summary>
internal static class KeyBodies
{
    public static KeyCreateParameters Create(KeySpec spec, KeySettings settings) => new()
    {
        KeyType = KeyTypeNames.NameOf(spec.Type),
        Curve = spec.Type == KeyType.Ec ? KeySpecs.NameOf(spec.Curve) : null,
        KeySize = spec.Type == KeyType.Ec ? null : spec.SizeBits,
        PublicExponent = spec.PublicExponent == 0 ? null : spec.PublicExponent,
        Operations = settings.Operations,
        Attributes = AttributesOf(settings),
        Tags = settings.Tags,
    };

    public static KeyImportParameters Import(KeyToImport material, KeySettings settings) => new()
    {
        Key = new()
        {
            KeyType = KeyTypeNames.NameOf(material.Type),
            Operations = settings.Operations,
            Algorithm = material.Algorithm,
            N = material.N,
            E = material.E,
            D = material.D,
            P = material.P,
            Q = material.Q,
            DP = material.DP,
            DQ = material.DQ,
            QI = material.QI,
            Curve = material.Curve == Curve.None ? null : KeySpecs.NameOf(material.Curve),
            X = material.X,
            Y = material.Y,
            K = material.K,
        },
        Attributes = AttributesOf(settings),
        Tags = settings.Tags,
    };

    public static KeyUpdateParameters Update(KeySettings changes) => new()
    {
        Operations = changes.Operations,
        Attributes = AttributesOf(changes),
        Tags = changes.Tags,
    };

    public static KeyOperationParameters Use(CryptoRequest request)
    {
        var isVerify = request.Operation == KeyOperations.Verify;
        return new()
        {
            Algorithm = request.Algorithm,
            Value = isVerify ? request.Signature : request.Value,
            Digest = isVerify ? request.Value : null,
            Iv = KeyOperationResult.OrNull(request.Iv),
            AdditionalData = KeyOperationResult.OrNull(request.AdditionalData),
            Tag = KeyOperationResult.OrNull(request.Tag),
        };
    }

    public static RotationPolicyBody Policy(RotationSettings policy) => new()
    {
        LifetimeActions = RotationPolicyBody.ActionsOf(policy.Rotate, policy.Notify),
        Attributes = new() { ExpiryTime = policy.ExpiryTime },
    };

    private static KeyAttributesBody AttributesOf(KeySettings settings) => new()
    {
        Enabled = settings.Enabled,
        NotBefore = settings.NotBefore,
        Expires = settings.Expires,
        RecoverableDays = settings.Recovery?.Days,
        RecoveryLevel = settings.Recovery?.Level,
    };
}
