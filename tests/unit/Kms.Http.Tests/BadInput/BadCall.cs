using System.Text.Json.Nodes;

namespace Kms.Http.BadInput;

/// <summary>A call that is good as it stands, and for each of its properties what makes it bad.</summary>
/// <param name="Fields">A property by its path (<c>attributes.exp</c>), with the values it must not have.</param>
internal sealed record BadCall(string Name, string Method, string Path, string Good, params (string Field, string[] Values)[] Fields)
{
    /// <summary>Every body with one thing wrong, and the name that the answer has to mention.</summary>
    public IEnumerable<(string What, string Body, string Mention)> Bodies() =>
        from field in Fields
        from value in field.Values
        select ($"{Name}: {field.Field} = {(value.Length < 60 ? value : value[..57] + "...")}", With(field.Field, value), field.Field.Split('.')[^1]);

    private string With(string field, string value)
    {
        var root = JsonNode.Parse(Good)!.AsObject();
        var parts = field.Split('.');
        JsonNode at = root;
        foreach (var part in parts[..^1])
        {
            at = int.TryParse(part, System.Globalization.CultureInfo.InvariantCulture, out var index) ? at[index]! : at[part]!;
        }

        // The value is text that no JSON library has to be able to hold, so it goes in last, in place of a mark.
        const string Mark = "the-value-goes-here";
        if (value == BadValues.Missing)
        {
            at.AsObject().Remove(parts[^1]);
        }
        else
        {
            at[parts[^1]] = Mark;
        }

        return root.ToJsonString().Replace($"\"{Mark}\"", value, StringComparison.Ordinal);
    }
}
