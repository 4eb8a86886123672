using System.Xml.Linq;

namespace Kms.Architecture;

/// <summary>What a project file says about whom the project knows.</summary>
/// <param name="Path">Relative to the repository, with forward slashes.</param>
/// <param name="References">Names of the projects it references itself.</param>
/// <param name="Packages">Names of the packages it references itself.</param>
internal sealed record ProjectFile(string Path, IReadOnlyList<string> References, IReadOnlyList<string> Packages, XDocument Xml)
{
    public string Name => System.IO.Path.GetFileNameWithoutExtension(Path);

    public string Folder => System.IO.Path.GetDirectoryName(Path)!.Replace('\\', '/');

    public bool IsTest => Path.StartsWith("tests/", StringComparison.Ordinal);

    /// <summary>Everything it can see: the references of its references too.</summary>
    public IEnumerable<string> AllReferences =>
        References.Concat(References.SelectMany(name => Repository.Project(name).AllReferences)).Distinct(StringComparer.Ordinal);

    public static ProjectFile Read(string path)
    {
        var xml = XDocument.Load(System.IO.Path.Combine(Repository.Root, path));
        return new ProjectFile(
            path,
            [.. Includes(xml, "ProjectReference").Select(reference => System.IO.Path.GetFileNameWithoutExtension(reference.Replace('\\', '/')))],
            [.. Includes(xml, "PackageReference")],
            xml);
    }

    private static IEnumerable<string> Includes(XDocument xml, string element) =>
        xml.Descendants(element).Select(item => (string?)item.Attribute("Include")).OfType<string>();
}
