namespace Kms;

/// <summary>Words from outside, made fit to be repeated in a message.</summary>
public static class Text
{
    /// <summary>Cuts a text that is too long, and replaces control characters and surrogates with a question mark.</summary>
    /// <param name="text">From outside; null is empty.</param>
    /// <param name="lengthMax">The most characters of the answer; three of a cut one are dots.</param>
    /// <returns>One line, fit for a log and for a terminal.</returns>
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

    /// <summary>A list of choices in words: <c>1, 2 or 3</c>.</summary>
    /// <typeparam name="T">Of a choice.</typeparam>
    /// <param name="choices">Two at least.</param>
    /// <returns>The choices with commas, and "or" before the last.</returns>
    public static string Either<T>(IReadOnlyList<T> choices) => $"{string.Join(", ", choices.SkipLast(1))} or {choices[^1]}";
}
