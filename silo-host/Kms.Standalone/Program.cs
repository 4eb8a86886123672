using Kms.Hosting;
using Kms.Standalone;

return await HostProgram.Run(new StandaloneHost(), args);
