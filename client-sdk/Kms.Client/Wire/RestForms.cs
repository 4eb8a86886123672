using System.Text.Json;
using Kms.Client.Requests;
using Kms.Wire;

namespace Kms.Client.Wire;

/// <summary>Requests in REST by the records of their bodies.</summary>
internal static class RestForms
{
    /// <param name="read">The answer out of its record.</param>
    public static RestForm<T> For<TAnswer, T>(HttpMethod method, VaultName? vault, string path, Func<TAnswer, T> read) =>
        new(method, vault, path, utf8 => read(Read<TAnswer>(utf8) ?? throw new FormatException("The answer has no body.")));

    /// <param name="body">Made when it is sent: a transport in process sends none.</param>
    public static RestForm<T> With<T, TBody>(this RestForm<T> form, Func<TBody> body) =>
        form with { Body = json => JsonSerializer.Serialize(json, body(), WireJson.Of<TBody>()) };

    /// <exception cref="JsonException">It is no JSON, or not of this shape.</exception>
    public static T? Read<T>(ReadOnlyMemory<byte> utf8) => JsonSerializer.Deserialize(utf8.Span, WireJson.Of<T>());

    /// <summary>Null also for what is no JSON, or not of this shape.</summary>
    public static T? TryRead<T>(ReadOnlyMemory<byte> utf8)
    {
        try
        {
            return Read<T>(utf8);
        }
        catch (JsonException)
        {
            return default;
        }
    }
}
