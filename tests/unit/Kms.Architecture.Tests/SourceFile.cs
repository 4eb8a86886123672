using System.Text.RegularExpressions;

namespace Kms.Architecture;

/// <summary>What a source says by its text: which types it declares, which words it uses outside comments and plain texts, which namespaces it sees.</summary>
internal sealed partial record SourceFile(string Path, string Namespace, IReadOnlySet<string> Types, IReadOnlySet<string> Words, IReadOnlySet<string> Usings)
{
    public static SourceFile Read(string path)
    {
        var text = Comment().Replace(Repository.ReadText(path), string.Empty);
        return new SourceFile(
            path,
            NamespaceLine().Match(text).Groups[1].Value,
            Found(Declaration(), text),
            Found(Word(), UsingOrNamespace().Replace(text, string.Empty)),
            Found(UsingLine(), text));
    }

    /// <summary>Named by a using, or one that the file's own is in.</summary>
    public bool Sees(string other) => Usings.Contains(other) || Namespace == other || Namespace.StartsWith(other + ".", StringComparison.Ordinal);

    private static HashSet<string> Found(Regex regex, string text) =>
        regex.Matches(text).Select(match => match.Groups[1].Value).ToHashSet(StringComparer.Ordinal);

    [GeneratedRegex(@"//[^\n]*")]
    private static partial Regex Comment();

    [GeneratedRegex(@"^namespace ([\w.]+);", RegexOptions.Multiline)]
    private static partial Regex NamespaceLine();

    [GeneratedRegex(@"^using (?:static )?([\w.]+);", RegexOptions.Multiline)]
    private static partial Regex UsingLine();

    [GeneratedRegex(@"^(using|namespace) [^\n]*", RegexOptions.Multiline)]
    private static partial Regex UsingOrNamespace();

    [GeneratedRegex(@"^(?:public |internal |sealed |static |abstract |readonly |partial |ref )+(?:class|record struct|record|struct|interface|enum|delegate \S+) (\w+)", RegexOptions.Multiline)]
    private static partial Regex Declaration();

    [GeneratedRegex(@"\b([A-Z]\w+)")]
    private static partial Regex Word();
}
