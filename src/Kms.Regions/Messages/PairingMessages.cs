using System.Text.Json.Serialization;

namespace Kms.Regions.Messages;

/// <summary>What the two regions tell each other of themselves, each vouching for it with the code.</summary>
/// <param name="Protocol">The newest protocol of the link that it speaks; every older one down to 1 too.</param>
/// <param name="Origin">The installation whose keys it has.</param>
/// <param name="IsEmpty">It has no keys.</param>
/// <param name="Address">Where the other one reaches its gateway.</param>
/// <param name="Keys">Its public keys of the stream.</param>
internal sealed record RegionDescriptor(
    int Protocol, string Release, string Region, string Installation, string Origin, bool IsEmpty, string Address, long Epoch, long TimeUnixMs, byte[] Keys);

/// <summary>Why a message was refused: the name of a refusal's code, and its message.</summary>
internal sealed record LinkRefusal(string Code, string Message)
{
    private const int LengthMax = 600;

    public static LinkRefusal Of(Refusal refusal) => new(refusal.Code.ToString(), refusal.Message);

    public Refusal ToRefusal() => new(Enum.TryParse<RefusalCode>(Code, out var code) && Enum.IsDefined(code) ? code : RefusalCode.Conflict, Text.Shorten(Message, LengthMax));
}

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, RespectNullableAnnotations = true, RespectRequiredConstructorParameters = true)]
[JsonSerializable(typeof(RegionDescriptor))]
[JsonSerializable(typeof(LinkRefusal))]
internal sealed partial class PairingJson : JsonSerializerContext;
