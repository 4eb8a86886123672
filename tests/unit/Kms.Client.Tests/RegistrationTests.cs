using Kms.Client.Https;
using Kms.Contract.Tests;
using Kms.Keys;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Xunit;

namespace Kms.Client.Tests;

/// <summary>Registration, options, and the transport in process.</summary>
public sealed class RegistrationTests
{
    [Fact]
    public void Start_NothingConfigured_SaysEverythingThatIsMissing()
    {
        var problem = StartProblem(_ => { }, _ => { });
        Assert.Contains("Endpoint must be an https address", problem.Message, StringComparison.Ordinal);
        Assert.Contains("The caller is not known", problem.Message, StringComparison.Ordinal);
    }

    public static TheoryData<string, Action<KmsClientOptions>> BadOptions => new()
    {
        { "Vault is", options => options.Vault = "no_vault" },
        { "RetriesMax", options => options.Retry.RetriesMax = -1 },
        { "Retry.Delay must", options => options.Retry.Delay = TimeSpan.Zero },
        { "DelayMax", options => options.Retry.DelayMax = TimeSpan.FromMilliseconds(1) },
        { "AttemptTimeout must", options => options.Retry.AttemptTimeout = TimeSpan.Zero },
        { "TotalTimeout", options => options.Retry.TotalTimeout = TimeSpan.FromMinutes(6) },
        { "Lifetime", options => options.PublicKeys.Lifetime = TimeSpan.FromDays(2) },
        { "CountMax", options => options.PublicKeys.CountMax = 0 },
    };

    [Theory]
    [MemberData(nameof(BadOptions), DisableDiscoveryEnumeration = true)]
    public void Start_WrongOption_IsNamed(string expected, Action<KmsClientOptions> configure) =>
        Assert.Contains(expected, StartProblem(configure, Good).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("http://localhost:8443")]
    [InlineData("relative")]
    public void Start_EndpointWithoutTls_IsRefused(string endpoint) =>
        StartProblem(_ => { }, options =>
        {
            Good(options);
            options.Endpoint = new Uri(endpoint, UriKind.RelativeOrAbsolute);
        });

    [Fact]
    public void Start_CaFileMissing_IsRefused() => Assert.Contains("no such file", StartProblem(_ => { }, options =>
    {
        Good(options);
        options.CaFile = "nothing.pem";
    }).Message, StringComparison.Ordinal);

    [Fact]
    public void UseDataFolder_NotThere_SaysWhichFile() => Assert.Contains(
        "admin.json", Assert.Throws<KmsAuthenticationException>(() => new HttpsOptions().UseDataFolder("no-such-folder")).Message, StringComparison.Ordinal);

    [Fact]
    public void Client_NoTransport_SaysWhatToCall()
    {
        using var provider = Provide(services => services.AddKmsClient());
        Assert.Contains(".OverHttps", Assert.Throws<InvalidOperationException>(provider.GetRequiredService<IKmsClient>).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task InProcess_Caller_TravelsWithTheCall()
    {
        await using var installation = await Installation.Start();
        var caller = Installation.Administrator;
        await using var provider = Provide(services => services.AddKmsClient().InProcess(_ => installation.Service, _ => caller));
        var client = provider.GetRequiredService<IKmsClient>();
        await client.CreateVaultAsync("default");
        await client.CreateKeyAsync("signing", KeySpecs.Ec(Curve.P256).Value);
        var signed = await client.SignDataAsync("signing", Algorithm.Es256, "a message"u8.ToArray());
        Assert.True(await client.VerifyDataAsync("signing", Algorithm.Es256, "a message"u8.ToArray(), signed.Value));

        caller = Installation.Nobody;
        await Assert.ThrowsAsync<KmsAccessDeniedException>(() => client.RotateKeyAsync("signing"));
        caller = null;
        await Assert.ThrowsAsync<InvalidOperationException>(() => client.RotateKeyAsync("signing"));
    }

    [Fact]
    public void Refusals_All_HaveAnExceptionOfTheirKind() =>
        Assert.All(Enum.GetValues<RefusalCode>(), code =>
            Assert.NotEqual(typeof(KmsException), Errors.ErrorTable.Of(new Refusal(code, "why"), "operation").GetType()));

    private static void Good(HttpsOptions options)
    {
        options.Endpoint = new Uri("https://localhost:8443");
        (options.TenantId, options.ClientId, options.ClientSecret) = ("tenant", "client", "secret");
    }

    private static OptionsValidationException StartProblem(Action<KmsClientOptions> configure, Action<HttpsOptions> https)
    {
        using var provider = Provide(services => services.AddKmsClient(configure).OverHttps(https));
        return Assert.Throws<OptionsValidationException>(provider.GetRequiredService<IStartupValidator>().Validate);
    }

    private static ServiceProvider Provide(Action<ServiceCollection> register)
    {
        var services = new ServiceCollection();
        register(services);
        return services.BuildServiceProvider();
    }
}
