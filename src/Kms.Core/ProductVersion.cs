using System.Reflection;

namespace Kms;

/// <summary>The version of this build, as <c>Directory.Build.props</c> sets it.</summary>
public static class ProductVersion
{
    public static string Text { get; } =
        typeof(ProductVersion).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion.Split('+')[0] ?? "0";
}
