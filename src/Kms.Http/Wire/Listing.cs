using System.Text.Json;

namespace Kms.Http.Wire;

/// <summary>
/// A page of a listing: <c>{value: [...], nextLink}</c>. The link is absolute and complete, for clients follow it as it is.
/// </summary>
internal static class Listing
{
    public static void Write<T>(Utf8JsonWriter writer, Exchange exchange, Page<T> page, string path, Writer<T> item)
    {
        writer.WriteStartObject();
        writer.WriteStartArray("value"u8);
        foreach (var value in page.Items)
        {
            item(writer, exchange, value);
        }

        writer.WriteEndArray();
        if (page.Next is { } next)
        {
            var limit = exchange.Query.MaxResults is { } size ? "&maxresults=" + size : string.Empty;
            writer.WriteString("nextLink"u8,
                $"{exchange.BaseUrl}{path}?api-version={exchange.Query.ApiVersion}&$skiptoken={SkipToken.Write(next)}{limit}");
        }
        else
        {
            writer.WriteNull("nextLink"u8);
        }

        writer.WriteEndObject();
    }
}
