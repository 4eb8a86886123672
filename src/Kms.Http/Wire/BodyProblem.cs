using System.ComponentModel;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Kms.Wire;

namespace Kms.Http.Wire;

/// <summary>What is wrong with a body, in a sentence that names the property.</summary>
internal static class BodyProblem
{
    public static WireException Describe(JsonException problem, JsonTypeInfo root)
    {
        if (problem.InnerException is JsonException unreadable)
        {
            return WireException.Bad(IsTooDeep(unreadable)
                ? $"The request body is nested deeper than {RequestJson.DepthMax} levels."
                : $"The request body is not valid JSON: line {problem.LineNumber + 1}, byte {problem.BytePositionInLine + 1}.");
        }

        var place = Place.Find(problem.Path, root);
        return problem switch
        {
            UnknownPropertyException => Unknown(place),
            WireProblemException known => place.Wrong(known.Message, known.Inside),
            _ when IsTwice(problem) => place.Wrong("is given twice"),
            _ when problem.InnerException is not null && place.Type?.Kind == JsonTypeInfoKind.Object =>
                place.Wrong("is not valid JSON: the name of a property is no valid UTF-8"),
            _ => place.Wrong(place.Type?.Kind switch
            {
                JsonTypeInfoKind.Object => "must be a JSON object",
                JsonTypeInfoKind.Enumerable => "must be an array",
                _ => "must be true or false",
            }),
        };
    }

    /// <summary>The names that a reader of this object acts on, and those that it accepts because answers tell them.</summary>
    public static (string[] Settable, string[] Told) NamesOf(JsonTypeInfo type)
    {
        var known = type.Properties.Where(property => !property.IsExtensionData).ToLookup(IsTold, property => property.Name);
        return ([.. known[false]], [.. known[true]]);
    }

    /// <summary>Read and without effect: answers tell it, and it may be sent back.</summary>
    public static bool IsTold(JsonPropertyInfo property) =>
        property.AttributeProvider?.IsDefined(typeof(ReadOnlyAttribute), inherit: true) == true;

    private static WireException Unknown(Place place)
    {
        var (settable, _) = NamesOf(place.Parent);
        return WireException.Bad($"The property '{place.Name}' is not known here, so nothing was done: "
            + (settable.Length == 0 ? "this operation takes none." : $"known are {string.Join(", ", settable)}."));
    }

    // The serializer has no other sign for these two.
    private static bool IsTooDeep(JsonException problem) =>
        problem.Message.StartsWith("The maximum configured depth", StringComparison.Ordinal);

    private static bool IsTwice(JsonException problem) => problem.Message.StartsWith("Duplicate property", StringComparison.Ordinal);

    /// <summary>Where in a body.</summary>
    /// <param name="Name">As messages call it; empty for the body itself.</param>
    /// <param name="Type">What should stand there; null for what a converter of its property alone knows.</param>
    /// <param name="Parent">The object that it is a property of.</param>
    private readonly record struct Place(string Name, JsonTypeInfo? Type, JsonTypeInfo Parent)
    {
        /// <param name="path">As the serializer tells it: <c>$.a.b[0]['c d']</c>.</param>
        public static Place Find(string? path, JsonTypeInfo root)
        {
            var place = new Place(string.Empty, root, root);
            for (var rest = (path ?? "$").AsSpan(1); !rest.IsEmpty;)
            {
                var isItem = rest[0] == '[' && !rest.StartsWith("['");
                var end = rest.StartsWith("['") ? rest.Length : isItem ? rest.IndexOf(']') + 1 : EndOfName(rest);
                place = isItem ? place.Item() : place.Property(rest[0] == '[' ? rest[2..^2].ToString() : rest[1..end].ToString());
                rest = rest[end..];
            }

            return place;
        }

        public WireException Wrong(string problem, string? inside = null) => WireException.Bad(
            Name.Length == 0 ? $"The request body {problem}."
            : $"The property '{Name}{(inside is null ? string.Empty : "." + inside)}' {problem}.");

        private static int EndOfName(ReadOnlySpan<char> rest) => rest[1..].IndexOfAny('.', '[') is >= 0 and var at ? at + 1 : rest.Length;

        private Place Item() => this with { Type = InfoOf(Type?.ElementType) };

        private Place Property(string name)
        {
            var parent = Type ?? Parent;
            var found = parent.Properties.FirstOrDefault(
                known => !known.IsExtensionData && string.Equals(known.Name, name, StringComparison.OrdinalIgnoreCase));
            var display = (Name.Length == 0 ? string.Empty : Name + ".") + (found?.Name ?? Text.Shorten(name));
            return new Place(display, found?.CustomConverter is null ? InfoOf(found?.PropertyType) : null, parent);
        }

        private static JsonTypeInfo? InfoOf(Type? type) =>
            type is not null && RequestJson.Options.TryGetTypeInfo(type, out var info) ? info : null;
    }
}
