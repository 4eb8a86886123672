using System.Diagnostics;
using System.Globalization;
using System.Text.Json.Nodes;
using Kms.HostTests.Support;
using Kms.SiloTests.Support;
using Kms.Testing;
using Xunit;

namespace Kms.SiloTests.Running;

/// <summary>What the README of the client over Orleans says works in a new project that references it and nothing else.</summary>
[Trait("Category", "Long")]
public sealed class EmptyProjectTests(DatabaseServer databases)
{
    private const string Program = """
        using Kms.Access;
        using Kms.Client;
        using Kms.Client.Orleans;
        using Kms.Keys;
        using Microsoft.Extensions.DependencyInjection;
        using Microsoft.Extensions.Hosting;

        var builder = Host.CreateApplicationBuilder();
        builder.Services.AddKmsClient().OverOrleans([args[0]], args[1], _ => new Caller(args[2], "from an empty project"));
        using var host = builder.Build();
        await host.StartAsync();
        var kms = host.Services.GetRequiredService<IKmsClient>();
        await kms.CreateKeyAsync("from-empty", KeySpecs.Ec(Curve.P256).Value);
        var message = "a message"u8.ToArray();
        var signed = await kms.SignDataAsync("from-empty", Algorithm.Es256, message);
        Console.WriteLine("good: " + await kms.VerifyDataAsync("from-empty", Algorithm.Es256, message, signed.Value));
        await host.StopAsync();
        """;

    [Fact]
    public async Task Project_WithOneReference_BuildsAndSignsWithAKeyOfTheSilo()
    {
        var port = BareSilo.FreePort();
        await using var silo = await Node.Start(Place.New(databases), more: ["--Kms:Cluster:ClientPort", port.ToString(CultureInfo.InvariantCulture)]);
        using var folder = new TempFolder();
        await GatewayNode.Issue("client", silo.Data, folder.In("credential"));
        var caller = (string)JsonNode.Parse(File.ReadAllText(silo.Data.In("admin.json")))!["principalId"]!;
        File.WriteAllText(folder.In("Program.cs"), Program);
        File.WriteAllText(folder.In("Empty.csproj"), $"""
            <Project Sdk="Microsoft.NET.Sdk">
              <PropertyGroup>
                <OutputType>Exe</OutputType>
                <TargetFramework>net10.0</TargetFramework>
                <ImplicitUsings>enable</ImplicitUsings>
              </PropertyGroup>
              <ItemGroup>
                <ProjectReference Include="{SourceTree.PathOf("client-sdk", "Kms.Client.Orleans", "Kms.Client.Orleans.csproj")}" />
              </ItemGroup>
            </Project>
            """);

        await Dotnet(folder, "build", "--configuration", SourceTree.Configuration, "--nologo", "--output", folder.In("built"));
        Assert.Contains("good: True", await Dotnet(folder, folder.In("built", "Empty.dll"), $"127.0.0.1:{port}", folder.In("credential"), caller), StringComparison.Ordinal);
        using var admin = new AdminClient(silo.Data);
        Assert.True((await admin.Sign("from-empty")).IsSuccessStatusCode);
    }

    /// <summary>What it printed, when it ended well.</summary>
    private static async Task<string> Dotnet(TempFolder folder, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo("dotnet", arguments)
        {
            WorkingDirectory = folder.Path,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        var (output, errors) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        await process.WaitForExitAsync();
        Assert.True(process.ExitCode == 0, await output + await errors);
        return await output;
    }
}
