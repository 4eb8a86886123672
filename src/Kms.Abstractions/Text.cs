namespace Kms;

/// <summary>Words from outside, made fit to be repeated in a message.</summary>
public static class Text
{
    /// <summary>At most 60 characters, unless more is said; control characters replaced.</summary>
    public static string Shorten(string? text, int lengthMax = 60)
    {
        text ??= string.Empty;
        var cut = text.Length <= lengthMax ? text : string.Concat(text.AsSpan(0, lengthMax - 3), "...");
        return string.Create(cut.Length, cut, static (span, from) =>
        {
            for (var i = 0; i < span.Length; i++)
            {
                span[i] = char.IsControl(from[i]) || char.IsSurrogate(from[i]) ? '?' : from[i];
            }
        });
    }

    /// <summary><c>1, 2 or 3</c></summary>
    public static string Either<T>(IReadOnlyList<T> choices) => $"{string.Join(", ", choices.SkipLast(1))} or {choices[^1]}";
}
