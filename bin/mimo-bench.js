#!/usr/bin/env node
// Starts the command line: from the sources in a clone (Node strips the types), from dist/ in an installed
// package (Node strips no types under node_modules).
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
if (major < 22 || (major === 22 && minor < 18)) {
  process.stderr.write(
    `mimo-bench needs Node 22.18 or later; this is ${process.versions.node}.\n` +
      'In a clone, "npm ci" installs a pinned Node that "npx mimo-bench" then uses; elsewhere install Node 24.\n',
  );
  process.exit(2);
}
const source = new URL('../src/cli/main.ts', import.meta.url);
const built = new URL('../dist/cli/main.js', import.meta.url);
const { main } = await import((existsSync(fileURLToPath(source)) ? source : built).href);
process.exitCode = await main(process.argv.slice(2));
