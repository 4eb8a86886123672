using Kms.Simulation.Checking;

namespace Kms.Simulation.Tests.Vectors;

internal enum TextKind
{
    Get,
    Put,
    Append,
}

internal readonly record struct TextOperation(TextKind Kind, string Text);

/// <summary>One key of a store whose values are texts that grow.</summary>
internal sealed class AppendedText : ISpecification<string, TextOperation>
{
    public string Initial => string.Empty;

    public bool TryApply(string state, TextOperation operation, out string next)
    {
        next = operation.Kind switch
        {
            TextKind.Put => operation.Text,
            TextKind.Append => state + operation.Text,
            _ => state,
        };
        return operation.Kind != TextKind.Get || operation.Text == state;
    }
}
