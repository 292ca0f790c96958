import { checkPackage } from './package/check.js';

// Packs the package, installs it in an empty folder with every Node it is meant for, and uses it there: `npm run
// package:check`. With --transcript it writes what was typed and answered to docs/transcripts/install.md.
// `--node 24` tries one version only. Versions other than this machine's come from the npm registry.
process.exitCode = await checkPackage(process.argv.slice(2));
