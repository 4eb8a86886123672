using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Http;

namespace Kms.Http.Routing;

/// <summary>The route table, as tests look things up in it.</summary>
internal static partial class RouteRows
{
    /// <summary>The row for a method and a path; what follows a question mark does not count.</summary>
    public static Route? Find(string method, string path)
    {
        var request = new DefaultHttpContext().Request;
        (request.Method, request.Path) = (method, path.Split('?')[0]);
        return RouteTable.Find(request);
    }

    /// <summary>A path of the route, with a word of the test's for each name and version.</summary>
    public static string PathOf(Route route, string word) => Braces().Replace(route.Path, word);

    [GeneratedRegex(@"\{\w+\}")]
    private static partial Regex Braces();
}
