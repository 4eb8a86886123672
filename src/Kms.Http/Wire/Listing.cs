using Kms.Wire;

namespace Kms.Http.Wire;

/// <summary>A page of a listing.</summary>
internal static class Listing
{
    public static ListResult<TItem> Of<T, TItem>(Exchange exchange, Page<T> page, string path, Func<Exchange, T, TItem> item)
    {
        var limit = exchange.Query.MaxResults is { } size ? "&maxresults=" + size : string.Empty;
        return new()
        {
            Value = [.. page.Items.Select(value => item(exchange, value))],
            NextLink = page.Next is { } next
                ? $"{exchange.BaseUrl}{path}?api-version={exchange.Query.ApiVersion}&$skiptoken={SkipToken.Write(next)}{limit}"
                : null,
        };
    }
}
