using Kms.Hosting;

// The program adds options, help, signals and exit codes; the service itself is two calls, as in any other application.
return await KmsProgram.Run(args, builder =>
{
    builder.AddKmsServer();
    var app = builder.Build();
    app.MapKms();
    return app;
});
