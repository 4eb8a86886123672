using Kms.Hosting;

return await HostProgram.Run(args);
