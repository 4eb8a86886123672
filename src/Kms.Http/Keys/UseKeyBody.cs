using System.Collections.Frozen;
using System.Text;
using Kms.Http.Wire;
using Kms.Keys;

namespace Kms.Http.Keys;

/// <summary>The body of a use of a key. <c>value</c> is the signature in verify and the input everywhere else.</summary>
internal struct UseKeyBody
{
    private const int AlgorithmLengthMax = 32;

    // The answer of encrypt, sent back to decrypt, has a kid: the path says which key is used.
    private static readonly PropertyNames Names = new(string.Empty, "alg", "value", "digest", "iv", "aad", "tag") { Told = ["kid"] };
    private static readonly FrozenDictionary<string, Algorithm>.AlternateLookup<ReadOnlySpan<char>> Algorithms =
        Algorithm.ByName.GetAlternateLookup<ReadOnlySpan<char>>();

    private Algorithm? algorithm;
    private byte[]? value;
    private byte[]? digest;
    private byte[]? iv;
    private byte[]? additionalData;
    private byte[]? tag;

    public static UseKeyBody Parse(ReadOnlySpan<byte> utf8)
    {
        var json = new JsonBody(utf8);
        var body = default(UseKeyBody);
        for (var seen = 0u; json.Next(Names, ref seen, out var index);)
        {
            switch (index)
            {
                case 0: body.algorithm = ReadAlgorithm(ref json); break;
                case 1: body.value = json.Base64Url(); break;
                case 2: body.digest = json.Base64Url(); break;
                case 3: body.iv = json.Base64Url(); break;
                case 4: body.additionalData = json.Base64Url(); break;
                case 5: body.tag = json.Base64Url(); break;
            }
        }

        json.End();
        return body;
    }

    /// <exception cref="WireException">Something that the operation needs is missing.</exception>
    public readonly CryptoRequest ToRequest(KeyOperations operation)
    {
        var named = algorithm ?? throw Missing("alg");
        var given = value ?? throw Missing("value");
        if (operation == KeyOperations.Verify)
        {
            return new CryptoRequest(operation, named, digest ?? throw Missing("digest"), given, iv, additionalData, tag);
        }

        return digest is null or { Length: 0 }
            ? new CryptoRequest(operation, named, given, default, iv, additionalData, tag)
            : throw WireException.Bad("The property 'digest' is for verify only: everywhere else the input is 'value'.");
    }

    private static Algorithm ReadAlgorithm(ref JsonBody json)
    {
        var utf8 = json.Utf8();
        Span<char> text = stackalloc char[AlgorithmLengthMax];
        return utf8.Length <= AlgorithmLengthMax
            && Encoding.UTF8.TryGetChars(utf8, text, out var length)
            && Algorithms.TryGetValue(text[..length], out var algorithm)
            ? algorithm
            : throw json.Wrong($"names no algorithm that is supported: '{Text.Shorten(Encoding.UTF8.GetString(utf8))}'");
    }

    private static WireException Missing(string name) => WireException.Bad($"The property '{name}' is missing.");
}
