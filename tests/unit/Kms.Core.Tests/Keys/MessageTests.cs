using Kms.Keys;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace Kms.Core.Tests.Keys;

/// <summary>What a caller reads who is refused: what was wrong with the request, and what would be right.</summary>
public sealed class MessageTests
{
    private static readonly FakeTimeProvider Time = new(Sample.Now);
    private static readonly KeySpec Oct = new(KeyType.Oct, 256);
    private static readonly KeySpec Rsa = new(KeyType.Rsa, 2048);

    public static TheoryData<string, Refusal?> Said() => new()
    {
        // Kinds of keys.
        { "key_size 1024 is not supported for RSA: use 2048, 3072 or 4096.", KeySpecs.Rsa(1024).Refusal },
        { "key_size 100 is not supported for oct: use 128, 192 or 256.", KeySpecs.Oct(100).Refusal },
        { "The type of key is not supported: use RSA, EC or oct.", KeySpecs.Check(new KeySpec((KeyType)9, 1)) },
        {
            "The size, curve and public exponent do not belong to a key of type Ec.",
            KeySpecs.Check(new KeySpec(KeyType.Ec, 384, Curve.P256))
        },

        // Tags.
        {
            "There are 16 tags: at most 15 are allowed.",
            Tags.Create(Enumerable.Range(0, 16).Select(i => KeyValuePair.Create($"{i}", ""))).Refusal
        },
        { "Tag 'a' is given twice.", Tags.Create([new("a", "1"), new("a", "2")]).Refusal },
        { "Tag 'a' is no valid Unicode text: half of a surrogate pair is missing.", Tags.Create([new("a", "\uD83D")]).Refusal },
        { "Tag '' is empty or too long: names have 1 to 256 characters, values at most 256.", Tags.Create([new("", "")]).Refusal },

        // Uses.
        { "The key version is disabled.", Use(Sample.Version(enabled: false), KeyOperations.Sign, Algorithm.Es256, 32) },
        {
            "The key's key_ops do not contain sign.",
            Use(Sample.Version(operations: KeyOperations.Verify), KeyOperations.Sign, Algorithm.Es256, 32)
        },
        {
            "The key's key_ops do not contain encrypt+sign.",
            Use(Sample.Version(operations: KeyOperations.Verify), KeyOperations.Sign | KeyOperations.Encrypt, Algorithm.Es256, 32)
        },
        {
            "The key version is not valid yet (nbf): until then only decrypt, unwrapKey and verify are allowed.",
            Use(Sample.Version(notBefore: Sample.Now.AddTicks(1)), KeyOperations.Sign, Algorithm.Es256, 32)
        },
        {
            "The key version has expired (exp): only decrypt, unwrapKey and verify are allowed.",
            Use(Sample.Version(expires: Sample.Now), KeyOperations.Sign, Algorithm.Es256, 32)
        },
        { "Algorithm ES384 does not fit this key (P-256).", Use(Sample.Version(), KeyOperations.Sign, Algorithm.Es384, 48) },
        {
            "Algorithm ES256 does not fit this key (Oct 256 bits).",
            Use(Sample.Version(spec: Oct), KeyOperations.Sign, Algorithm.Es256, 32)
        },
        { "Algorithm A256KW has no operation sign.", Use(Sample.Version(spec: Oct), KeyOperations.Sign, Algorithm.A256Kw, 32) },
        { "The value has 31 bytes: ES256 needs a digest of 32 bytes.", Use(Sample.Version(), KeyOperations.Sign, Algorithm.Es256, 31) },
        {
            "RSA1_5 is off in this vault because its decryption can be attacked through the padding: use RSA-OAEP-256, or allow it "
            + "with allowRsa15.",
            Use(Sample.Version(spec: Rsa), KeyOperations.Encrypt, Algorithm.Rsa15, 1)
        },
        {
            "AES-CBC is off in this vault because it does not authenticate: use AES-GCM (A256GCM), or allow it with allowAesCbc.",
            Use(Sample.Version(spec: Oct), KeyOperations.Encrypt, Algorithm.A256CbcPad, 1)
        },
        {
            "This imported key version is for AES key wrap and cannot be used for AES-GCM: one key serves one family of algorithms.",
            Use(Sample.Version(spec: Oct) with { Family = AlgorithmFamily.AesKeyWrap }, KeyOperations.Encrypt, Algorithm.A256Gcm, 1)
        },
        {
            "This imported key version is for AES-CBC and cannot be used for HMAC: one key serves one family of algorithms.",
            Use(Sample.Version(spec: Oct) with { Family = AlgorithmFamily.AesCbc }, KeyOperations.Sign, Algorithm.Hs256, 32)
        },

        {
            "AES-CBC is off in this vault because it does not authenticate: use AES-GCM (A256GCM), or allow it with allowAesCbc.",
            Use(Sample.Version(spec: Oct) with { Family = AlgorithmFamily.AesGcm }, KeyOperations.Encrypt, Algorithm.A256Cbc, 1)
        },

        // Keys from outside.
        { "key.alg is ES256: only an oct key can be bound to an algorithm.", Import(KeyType.Ec, Algorithm.Es256) },
        { "key.alg is RS256, which does not fit this key.", Import(KeyType.Oct, Algorithm.Rs256) },
        { "key.alg is A128GCM, which does not fit this key.", Import(KeyType.Oct, Algorithm.A128Gcm) },
        { "key.alg is A256GCM, which has none of the operations in key_ops.", Import(KeyType.Oct, Algorithm.A256Gcm, KeyOperations.Sign) },

        // Changes of keys.
        {
            "The newest version of the key is disabled: enable it before rotating.",
            Admit(new RotateKey(), Sample.Active(Sample.Version(enabled: false)))
        },
        {
            "attributes.exp must be later than attributes.nbf.",
            Admit(new UpdateKey(null, new KeySettings(NotBefore: Sample.Now, Expires: Sample.Now)))
        },
        {
            "key_ops encrypt, wrapKey do not fit a key of type Ec.",
            Admit(new UpdateKey(null, new KeySettings((KeyOperations)(1 + 4 + 16 + 64))))
        },
        {
            "attributes.recoverableDays is 90 in this vault: it is a property of the vault and cannot be set on a key.",
            Admit(new UpdateKey(null, new KeySettings(Recovery: new ExpectedRecovery(30, null))))
        },
        {
            "attributes.recoveryLevel is Recoverable+Purgeable in this vault: it follows from the vault and cannot be set on a key.",
            Admit(new UpdateKey(null, new KeySettings(Recovery: new ExpectedRecovery(90, "Purgeable"))))
        },
        {
            "The key version is disabled.",
            Admit(new BindFamily(Sample.Version().Id, AlgorithmFamily.Hmac), Sample.Active(Sample.Version(enabled: false)))
        },
        {
            "The key has 500 versions, the most that a key can have.",
            Admit(new RotateKey(), Sample.Active([.. Enumerable.Range(0, 500).Select(i => Sample.Version(i.ToString("x32")))]))
        },

        // States.
        {
            "There is no such key or version in this vault. A deleted key can be recovered for as long as its retention lasts.",
            KeyRules.Explain(RefusalCode.KeyNotFound)
        },
        {
            "A deleted key holds this name: recover it, purge it, or wait until its retention ends.",
            KeyRules.Explain(RefusalCode.KeyIsDeletedButRecoverable)
        },
        {
            "There is a key of this name: a backup is restored only where the name is free.",
            KeyRules.Explain(RefusalCode.KeyAlreadyExists)
        },
        {
            "Purge protection is on in this vault: the key goes when its retention ends, not before.",
            KeyRules.Explain(RefusalCode.PurgeProtected)
        },
        {
            "The key's last change is undecided while a zone is away: name a version, or try again.",
            KeyRules.Explain(RefusalCode.RecordInDoubt)
        },
        { "Throttled", KeyRules.Explain(RefusalCode.Throttled) },
    };

    [Theory]
    [MemberData(nameof(Said), DisableDiscoveryEnumeration = true)]
    public void Refusal_OfEachKind_SaysThis(string message, Refusal? refusal) => Assert.Equal(message, refusal?.Message);

    [Theory]
    [InlineData(RefusalCode.RecordInDoubt, 2)]
    [InlineData(RefusalCode.KeyNotFound, null)]
    public void Explain_WhatPasses_SaysWhenToTryAgain(RefusalCode code, int? seconds) =>
        Assert.Equal((code, seconds), (KeyRules.Explain(code).Code, (int?)KeyRules.Explain(code).RetryAfter?.TotalSeconds));

    [Fact]
    public void ExpectedRecovery_ThatTheVaultHas_IsAgreedTo()
    {
        var recovery = Sample.Vault(30, purgeProtection: true).Recovery;
        Assert.Null(new ExpectedRecovery(null, null).DiffersFrom(recovery));
        Assert.Null(new ExpectedRecovery(30, "customizedrecoverable").DiffersFrom(recovery));
        Assert.NotNull(new ExpectedRecovery(31, "CustomizedRecoverable").DiffersFrom(recovery));
        Assert.NotNull(new ExpectedRecovery(30, "Recoverable").DiffersFrom(recovery));
    }

    private static Refusal? Use(KeyVersion version, KeyOperations operation, Algorithm algorithm, int bytes) =>
        KeyUse.Check(version, new CryptoRequest(operation, algorithm, new byte[bytes]), Sample.Vault(), Time);

    private static Refusal? Import(KeyType type, Algorithm algorithm, KeyOperations? operations = null) => Admit(
        new ImportKey(
            "k", new KeyToImport { Type = type, K = new byte[32], Algorithm = algorithm }, new KeySettings(operations)), KeyState.Absent);

    private static Refusal? Admit(KeyCommand command, KeyState? state = null) =>
        KeyRules.Admit(state ?? Sample.Active(), command, Sample.Vault(), Sample.Now).Refusal;
}
