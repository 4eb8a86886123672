namespace Kms.Http.Wire;

/// <summary>
/// What came over the wire cannot be understood. Thrown by the readers, from any depth of them, and turned into an answer at one place,
/// by the gateway: a value checked at each of some hundred reads would bury what the reads say. Nothing beyond the readers throws it.
/// </summary>
internal sealed class WireException(int status, string code, string message, string? inner = null) : Exception(message)
{
    public int Status { get; } = status;

    public string Code { get; } = code;

    public string? InnerCode { get; } = inner;

    public static WireException Bad(string message) => new(400, "BadParameter", message);

    public static WireException NotSupported(string message) => new(400, "NotSupported", message);

    public static WireException TooLarge(int bytesMax) =>
        new(413, "RequestEntityTooLarge", $"The request body is too large: at most {bytesMax} bytes are read here.");

    public static WireException TooSlow(TimeSpan limit) =>
        new(408, "RequestTimeout", $"The request body did not come within {limit.TotalSeconds:0} s.");

    /// <summary>For the answers of Core's own parsers, whose refusals are about the input.</summary>
    public static WireException Of(Refusal refusal) => refusal.Code == RefusalCode.NotSupported ? NotSupported(refusal.Message) : Bad(refusal.Message);
}
