namespace Kms.Http.Calls;

/// <summary>One call and its exact answer, written out: nothing here is read from the product.</summary>
/// <param name="Operation">The name of the route.</param>
/// <param name="What">Of the state of the object, or of the request.</param>
/// <param name="Path">Marks in braces stand for objects: see <see cref="CallStage"/>. Before a bar: the vault on whose host it is
/// called.</param>
/// <param name="Answer">The status; for a refusal with its code and, where there is one, its inner code: <c>403
/// Forbidden/KeyDisabled</c>.</param>
public sealed record CallRow(string Operation, string What, string Method, string Path, string Answer, string? Body = null)
{
    public bool Succeeds => Answer[0] == '2';

    /// <summary>It needs an object that takes hundreds of calls to make.</summary>
    public bool IsLarge => Path.Contains("{full}", StringComparison.Ordinal) || Path.Contains("{purging}", StringComparison.Ordinal);

    public override string ToString() => $"{Operation} ({What})";
}
