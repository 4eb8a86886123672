using System.Reflection;
using Kms.Operations;
using Xunit;

namespace Kms.Orleans.Tests.Messages;

/// <summary>
/// The shape of every message, held against a list in the repository: a member that moves, goes or changes its type is read wrongly by the release before.
/// After a change that is meant, put the list that the failure names in the place of <c>Contract.txt</c>, and look at what older silos make of it.
/// </summary>
public sealed class ContractManifestTests
{
    private static readonly string Path = System.IO.Path.Combine(AppContext.BaseDirectory, "Messages", "Contract.txt");

    [Fact]
    public void Messages_EveryOne_HasTheShapeOfTheManifest()
    {
        var now = Shapes().ToArray();
        var known = File.ReadAllLines(Path);
        if (!now.SequenceEqual(known))
        {
            var actual = Path + ".actual";
            File.WriteAllLines(actual, now);
            Assert.Fail($"Messages changed their shape:{Environment.NewLine}"
                + string.Join(Environment.NewLine, known.Except(now).Select(line => "- " + line).Concat(now.Except(known).Select(line => "+ " + line)))
                + $"{Environment.NewLine}All of them: {actual}");
        }
    }

    private static IEnumerable<string> Shapes() =>
        new[] { typeof(IKms).Assembly, typeof(KmsHandlers).Assembly, typeof(KmsNode).Assembly }
            .SelectMany(assembly => assembly.GetTypes())
            .Where(type => type.GetCustomAttribute<GenerateSerializerAttribute>() is not null)
            .Select(type => $"{Name(type)}: {string.Join(", ", Members(type))}")
            .Order(StringComparer.Ordinal);

    /// <summary>The parameters of a record in their order, and what has a number of its own.</summary>
    private static IEnumerable<string> Members(Type type)
    {
        const BindingFlags own = BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.DeclaredOnly;
        var numbered = type.GetMembers(own)
            .Select(member => (Id: member.GetCustomAttribute<IdAttribute>()?.Id, Member: member))
            .Where(found => found.Id is not null)
            .Select(found => $"{found.Id} {found.Member.Name} {Name(found.Member is FieldInfo field ? field.FieldType : ((PropertyInfo)found.Member).PropertyType)}");
        var isRecord = type.GetMethod("<Clone>$") is not null || type.GetMethod("PrintMembers", own) is not null;
        var positional = !isRecord ? [] : type.GetConstructors(own)
            .Where(constructor => constructor.GetParameters() is not [{ ParameterType: var only }] || only != type)
            .OrderByDescending(constructor => constructor.GetParameters().Length)
            .Take(1)
            .SelectMany(constructor => constructor.GetParameters().Select(parameter => $"{parameter.Name} {Name(parameter.ParameterType)}"));
        return [.. positional, .. numbered];
    }

    private static string Name(Type type) => type.IsArray ? Name(type.GetElementType()!) + "[]"
        : !type.IsGenericType ? type.Name
        : $"{type.Name[..type.Name.IndexOf('`', StringComparison.Ordinal)]}<{string.Join(", ", type.GetGenericArguments().Select(Name))}>";
}
