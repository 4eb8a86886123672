using Kms.Access;
using Kms.Keys;

// The contract's types carry Orleans' attributes and nothing else of Orleans: their serializers are generated here, once for silos and
// clients.
[assembly: GenerateCodeForDeclaringAssembly(typeof(Caller))]
[assembly: GenerateCodeForDeclaringAssembly(typeof(KeyState))]
