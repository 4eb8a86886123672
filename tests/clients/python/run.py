"""Runs the tests of this folder, or the files whose names contain an argument. The last line is "N passed, N failed"."""

import pathlib
import sys
import unittest

here = pathlib.Path(__file__).parent
sys.path.insert(0, str(here))
wanted = sys.argv[1:] or [""]
names = [path.stem for path in sorted(here.glob("test_*.py")) if any(part in path.stem for part in wanted)]
suite = unittest.defaultTestLoader.loadTestsFromNames(names)
result = unittest.TextTestRunner(stream=sys.stdout, verbosity=2).run(suite)
failed = len(result.failures) + len(result.errors) + len(result.unexpectedSuccesses) + (result.testsRun == 0)
passed = result.testsRun - len(result.failures) - len(result.errors) - len(result.unexpectedSuccesses) - len(result.skipped)
print(f"{max(passed, 0)} passed, {failed} failed", flush=True)
sys.exit(1 if failed else 0)
