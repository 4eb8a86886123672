using Kms.Testing.Kinds;

[assembly: GenerateCodeForDeclaringAssembly(typeof(NoteState))]
