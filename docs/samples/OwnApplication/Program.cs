using Kms;
using Kms.Access;
using Kms.Hosting;
using Kms.Keys;

var application = new Caller("own-application", "the application itself");

var builder = WebApplication.CreateSlimBuilder(args);
builder.AddKmsServer(new RoleAssignment(application.PrincipalId, Role.CryptoOfficer, AccessScope.Server));

var app = builder.Build();

// The application's own endpoints use the service in this process: no request leaves it.
app.MapPost("/own/keys/{name}", async (string name, IKms kms, HttpContext http) =>
{
    if (!VaultName.TryParse("default", out var vault) || !KeyId.TryCreate(vault, name, out var key))
    {
        return Results.BadRequest("A key's name has letters, digits and hyphens.");
    }

    var call = new Call(application, http.TraceIdentifier);
    var made = await kms.CreateKey(call, key, name, new KeySpec(KeyType.Ec, 256, Curve.P256), KeySettings.Default, http.RequestAborted);
    return made.TryGet(out var view, out var refusal) ? Results.Text(view.VersionId) : Results.Text(refusal.Message, statusCode: 409);
});

// The REST API of Azure Key Vault, the token service and health.
app.MapKms();
app.Run();
