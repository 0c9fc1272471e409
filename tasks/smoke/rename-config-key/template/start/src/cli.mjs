#!/usr/bin/env node
import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { loadConfig } from './config.mjs';

const { positionals, values } = parseArgs({ allowPositionals: true, options: { config: { type: 'string' } } });
if (positionals[0] !== 'show') {
  console.error('usage: parcel-relay show [--config FILE]');
  process.exitCode = 2;
} else {
  try {
    const file = values.config === undefined ? {} : JSON.parse(readFileSync(values.config, 'utf8'));
    const config = loadConfig(file, process.env, (message) => console.error(`warning: ${message}`));
    console.log(JSON.stringify(config, null, 2));
  } catch (error) {
    console.error(error.message);
    process.exitCode = 2;
  }
}
